import { withoutOutliers } from './outliers.ts';
import type { Random } from './random.ts';

/** A log-normal model of monthly spend, fitted to the closed months of a project. */
export interface MonthlySpendModel {
  /** Months the model rests on, and how many of them had spend. Outlying months are in neither. */
  months: number;
  spentMonths: number;
  /** Mean and sample variance (n - 1) of the logarithms of spend. */
  logMean: number;
  logVariance: number;
}

/** One draw of the model's parameters. */
export interface MonthParameters {
  /** The probability that a month has any spend. */
  spendProbability: number;
  logMean: number;
  logDeviation: number;
}

/** @param amounts spend of each closed month; zero or less counts as a month without spend */
export function fitMonthlySpend(amounts: readonly number[]): MonthlySpendModel {
  const all = amounts.filter((amount) => amount > 0).map((amount) => Math.log(amount));
  const logs = withoutOutliers(all);
  const logMean = logs.length === 0 ? 0 : sum(logs) / logs.length;
  const squares = sum(logs.map((log) => (log - logMean) ** 2));
  const logVariance = logs.length < 2 ? 0 : squares / (logs.length - 1);
  const months = amounts.length - (all.length - logs.length);
  return { months, spentMonths: logs.length, logMean, logVariance };
}

/**
 * Draws the parameters of a future into `drawn`, because a few months determine them only roughly.
 *
 * On the logarithms of n months with spend, with mean m and variance s², σ² = s²(n−1)/χ²ₙ₋₁ and then μ ~ N(m, σ²/n): the posterior
 * under the usual uninformative prior, under which a future month is distributed as m + s√(1+1/n)·tₙ₋₁. So the uncertainty of a
 * short history is part of the forecast. Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., §5.5:
 * intervals from simulated futures are too narrow where the uncertainty of parameters is left out; §13.7: very short series bear
 * models of very few parameters.
 *
 * Where k of N months had spend, a month has some with probability p ~ Beta(k+1, N−k+1), from a uniform prior. With spend in every
 * month p is 1. A single month with spend gives no variance; it is taken as 0.
 */
export function drawParameters(model: MonthlySpendModel, random: Random, drawn: MonthParameters): void {
  const { months, spentMonths, logMean, logVariance } = model;
  drawn.spendProbability = spentMonths === months ? 1 : random.beta(spentMonths + 1, months - spentMonths + 1);
  drawn.logMean = logMean;
  drawn.logDeviation = 0;
  if (logVariance === 0) return;
  const variance = (logVariance * (spentMonths - 1)) / random.chiSquared(spentMonths - 1);
  drawn.logMean = logMean + Math.sqrt(variance / spentMonths) * random.normal();
  drawn.logDeviation = Math.sqrt(variance);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

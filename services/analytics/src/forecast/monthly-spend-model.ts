import type { Random } from './random.ts';

/** What is known of a month's spend from the months that are over. */
export interface MonthlySpendModel {
  /** How many months, and in how many of them something was spent. */
  months: number;
  spentMonths: number;
  /** Mean and variance of the logarithms of what was spent in those: the variance with n - 1. */
  logMean: number;
  logVariance: number;
}

/** One future, as likely as the months that are over make it. */
export interface DrawnMonth {
  /** How likely a month has any spend. */
  spendProbability: number;
  logMean: number;
  logDeviation: number;
}

/** @param amounts what was spent in each month, not negative */
export function fitMonthlySpend(amounts: readonly number[]): MonthlySpendModel {
  const logs = amounts.filter((amount) => amount > 0).map((amount) => Math.log(amount));
  const logMean = logs.length === 0 ? 0 : sum(logs) / logs.length;
  const squares = sum(logs.map((log) => (log - logMean) ** 2));
  const logVariance = logs.length < 2 ? 0 : squares / (logs.length - 1);
  return { months: amounts.length, spentMonths: logs.length, logMean, logVariance };
}

/**
 * Draws what the months to come are like: parameters, not amounts, because a few months tell them only roughly.
 *
 * On the logarithms of n months with spend, with mean m and variance s², σ² = s²(n−1)/χ²ₙ₋₁ and then μ ~ N(m, σ²/n): the posterior
 * under the usual uninformative prior, under which a month to come is distributed as m + s√(1+1/n)·tₙ₋₁. So the uncertainty of a
 * short history is part of the forecast. Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., §5.5:
 * intervals from simulated futures, and that they are too narrow where the parameters' uncertainty is left out; §13.7: very short
 * series bear models of very few parameters.
 *
 * Where k of N months had spend, a month has some with probability p ~ Beta(k+1, N−k+1): all values alike likely beforehand. With
 * spend in every month there is no such question. A single month with spend tells nothing of the variance; it is taken as 0.
 */
export function drawMonth(model: MonthlySpendModel, random: Random): DrawnMonth {
  const { months, spentMonths, logMean, logVariance } = model;
  const spendProbability = spentMonths === months ? 1 : random.beta(spentMonths + 1, months - spentMonths + 1);
  if (logVariance === 0) return { spendProbability, logMean, logDeviation: 0 };
  const variance = (logVariance * (spentMonths - 1)) / random.chiSquared(spentMonths - 1);
  const mean = logMean + Math.sqrt(variance / spentMonths) * random.normal();
  return { spendProbability, logMean: mean, logDeviation: Math.sqrt(variance) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { drawParameters, type MonthlySpendModel } from './monthly-spend-model.ts';
import { Random } from './random.ts';

/** Number of simulated futures in a forecast. */
export const DRAWS = 10_000;

/** A month that is yet to come, wholly or in part. */
export interface FutureMonth {
  /** The part of the month that is left, above 0 up to 1. */
  part: number;
  /** Spend that is recorded already with a later day than today, in minor units. */
  ahead: number;
}

/** Everything that a simulation follows from; the same task gives the same result. */
export interface SimulationTask {
  model: MonthlySpendModel;
  months: readonly FutureMonth[];
  /** The probability to spend more than this is asked for, in minor units beyond what is recorded. */
  limit: number;
  /** Any text. */
  seed: string;
}

/** Spend beyond what is recorded, in minor units: its tenths and the median, and the probability to exceed the limit. */
export interface SimulatedSpend {
  low: number;
  median: number;
  high: number;
  pAboveLimit: number;
}

/** Simulates a task. Takes some milliseconds of processor time for each year ahead. */
export function simulate({ model, months, limit, seed }: SimulationTask, draws = DRAWS): SimulatedSpend {
  return summaryOf(simulateSpend(model, months, new Random(seed), draws), limit);
}

function summaryOf(futures: Float64Array, limit: number): SimulatedSpend {
  return {
    low: quantile(futures, 0.1),
    median: quantile(futures, 0.5),
    high: quantile(futures, 0.9),
    pAboveLimit: shareAbove(futures, limit),
  };
}

/**
 * Spend beyond what is recorded in each future, least first, in whole minor units. A part of a month gets that part of a
 * month's spend; a month costs at least what is recorded ahead in it.
 */
function simulateSpend(
  model: MonthlySpendModel,
  months: readonly FutureMonth[],
  random: Random,
  draws: number,
): Float64Array {
  const futures = new Float64Array(draws);
  const drawn = { spendProbability: 0, logMean: 0, logDeviation: 0 };
  for (let draw = 0; draw < draws; draw++) {
    drawParameters(model, random, drawn);
    const { spendProbability, logMean, logDeviation } = drawn;
    let total = 0;
    for (const { part, ahead } of months) {
      if (spendProbability < 1 && random.uniform() >= spendProbability) continue;
      const spend = part * Math.exp(logMean + (logDeviation === 0 ? 0 : logDeviation * random.normal()));
      if (spend > ahead) total += spend - ahead;
    }
    futures[draw] = Math.round(total);
  }
  return futures.sort();
}

/** The value that this share of sorted values does not exceed. @param share 0 to 1 */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

/** The share of sorted values that are greater than a limit. */
function shareAbove(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return (sorted.length - low) / sorted.length;
}

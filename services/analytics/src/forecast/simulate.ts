import { drawMonth, type MonthlySpendModel } from './monthly-spend-model.ts';
import type { Random } from './random.ts';

/** How many futures a forecast is made of. */
export const DRAWS = 10_000;

/**
 * What is yet to be spent in each of 10,000 futures, least first. A part of a month gets that part of a month's spend.
 *
 * @param remaining the months to come, as parts of whole ones
 */
export function simulateSpend(model: MonthlySpendModel, remaining: readonly number[], random: Random): Float64Array {
  const futures = new Float64Array(DRAWS);
  // Nothing was ever spent: nothing says how much a month would cost.
  if (model.spentMonths === 0) return futures;
  for (let draw = 0; draw < DRAWS; draw++) {
    const { spendProbability, logMean, logDeviation } = drawMonth(model, random);
    let total = 0;
    for (const part of remaining) {
      if (spendProbability < 1 && random.uniform() >= spendProbability) continue;
      total += part * Math.exp(logMean + (logDeviation === 0 ? 0 : logDeviation * random.normal()));
    }
    futures[draw] = total;
  }
  return futures.sort();
}

/** The value that this share of sorted values does not exceed. @param share 0 to 1 */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

/** The share of sorted values that are greater than a limit. */
export function shareAbove(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return (sorted.length - low) / sorted.length;
}

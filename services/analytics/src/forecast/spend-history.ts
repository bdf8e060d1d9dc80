import type { MonthAmount } from '../spend/burn-rate.ts';

/** A silence of fewer months than this is no reason to take the first month of spend for a stray. */
const SHORTEST_SILENCE = 6;

/**
 * The closed months that show how a project spends: from its first month of spend. A first month that is followed by a silence
 * longer than the whole rest is a stray row, not the beginning. Without any spend, all months.
 *
 * @param closed every closed month from the project's start, oldest first
 */
export function spendHistory(closed: readonly MonthAmount[]): readonly MonthAmount[] {
  const spent = closed.flatMap(({ amountMinor }, index) => (amountMinor > 0n ? [index] : []));
  const begin = spent.find((first, place) => {
    const next = spent[place + 1] ?? first;
    const silence = next - first - 1;
    return silence < SHORTEST_SILENCE || silence <= closed.length - next;
  });
  return closed.slice(begin ?? 0);
}

import { invalidField } from '@outlay/errors/app-error';
import { magnitude } from './decimal.ts';

/**
 * Splits an amount by weights into whole minor units that sum to it exactly (largest remainder, Hamilton's method): everyone
 * gets the floor of the exact share, the units left over go to the largest remainders, the earlier weight first on a tie.
 * Deterministic; a weight of zero gets nothing; a negative amount is split as its positive one.
 *
 * @param weights in any common unit, none negative, at least one positive
 * @param field the name the caller's client knows the weights by; it is named in the error
 * @throws AppError VALIDATION_FAILED when a weight is negative or all of them are zero (or there are none)
 */
export function apportion(amountMinor: bigint, weights: readonly bigint[], field = 'weights'): bigint[] {
  if (weights.some((weight) => weight < 0n)) {
    throw invalidField(field, 'must not be negative', 'NEGATIVE');
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) throw invalidField(field, 'must not all be zero', 'ZERO');

  const whole = magnitude(amountMinor);
  const shares = weights.map((weight, index) => {
    const exact = whole * weight;
    return { index, floor: exact / total, remainder: exact % total };
  });
  const leftOver = shares.reduce((rest, share) => rest - share.floor, whole);
  const byRemainder = shares.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  const roundedUp = new Set(byRemainder.slice(0, Number(leftOver)).map((share) => share.index));

  const sign = amountMinor < 0n ? -1n : 1n;
  return shares.map((share) => sign * (share.floor + (roundedUp.has(share.index) ? 1n : 0n)));
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

import { magnitude } from './decimal.ts';

/**
 * `numerator / denominator`, rounded to the nearest integer; a tie goes to the even neighbour, so that many roundings do not
 * drift in one direction. Symmetric about zero.
 *
 * @throws RangeError when the denominator is not positive (a programming mistake: callers keep denominators positive)
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('The denominator must be positive.');
  const quotient = numerator / denominator; // truncated towards zero
  const twiceRemainder = 2n * magnitude(numerator % denominator);
  const isTie = twiceRemainder === denominator;
  const awayFromZero = isTie ? quotient % 2n !== 0n : twiceRemainder > denominator;
  if (!awayFromZero) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

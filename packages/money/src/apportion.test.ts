import fc from 'fast-check';
import { apportion } from './apportion.ts';
import { magnitude } from './decimal.ts';

const amountMinor = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 30 })
  .filter((list) => list.some((weight) => weight > 0n));

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

describe('apportion', () => {
  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [5n, [7n, 3n], [4n, 1n]],
    [1n, [0n, 1n, 1n], [0n, 1n, 0n]],
    [0n, [1n, 2n], [0n, 0n]],
    [2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    [10n, [15n, 15n, 70n], [2n, 1n, 7n]],
  ])('splits %s by %s into %s', (amount, by, shares) => {
    expect(apportion(amount, by)).toEqual(shares);
  });

  it('sums to the whole exactly', () => {
    fc.assert(
      fc.property(amountMinor, weights, (amount, by) => {
        expect(sum(apportion(amount, by))).toBe(amount);
      }),
    );
  });

  it('keeps every share within one minor unit of the exact share, and gives a weight of zero nothing', () => {
    fc.assert(
      fc.property(amountMinor, weights, (amount, by) => {
        const total = sum(by);
        apportion(amount, by).forEach((share, index) => {
          const weight = by[index] ?? 0n;
          expect(magnitude(share * total - amount * weight) < total).toBe(true);
          if (weight === 0n) expect(magnitude(share)).toBe(0n);
        });
      }),
    );
  });

  it('splits a negative amount as the positive one', () => {
    fc.assert(
      fc.property(amountMinor, weights, (amount, by) => {
        expect(apportion(-amount, by)).toEqual(apportion(amount, by).map((share) => -share));
      }),
    );
  });

  it.each([
    [[], 'ZERO'],
    [[0n, 0n], 'ZERO'],
    [[1n, -1n], 'NEGATIVE'],
  ])('refuses the weights %s', (by, code) => {
    expect(() => apportion(100n, by, 'split')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: [expect.objectContaining({ field: 'split', code })],
      }),
    );
  });
});

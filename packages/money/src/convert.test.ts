import fc from 'fast-check';
import { convert } from './convert.ts';
import { CURRENCIES } from './currencies.ts';
import { magnitude, powerOfTen } from './decimal.ts';
import { exponentOf } from './money.ts';
import { formatRate, invertRate, parseRate } from './rate.ts';
import { divideHalfEven } from './rounding.ts';

const currency = fc.constantFrom(...CURRENCIES);
const amountMinor = fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n });
/** Small enough that no converted amount leaves the range. */
const rateText = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1, max: 999_999 }))
  .map(([whole, millionths]) => `${whole}.${String(millionths).padStart(6, '0')}`);

describe('divideHalfEven', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 2n, 0n],
    [-1n, 2n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [1n, 3n, 0n],
    [6n, 3n, 2n],
  ])('%s / %s is %s', (numerator, denominator, quotient) => {
    expect(divideHalfEven(numerator, denominator)).toBe(quotient);
  });

  it('refuses a denominator that is not positive', () => {
    expect(() => divideHalfEven(1n, 0n)).toThrow(RangeError);
    expect(() => divideHalfEven(1n, -1n)).toThrow(RangeError);
  });
});

describe('convert', () => {
  it.each([
    [1000n, 'USD', 'JPY', '154.32', 1543n],
    [1543n, 'JPY', 'USD', '0.00648', 1000n],
    [1n, 'KWD', 'USD', '3.25', 0n],
    [100n, 'USD', 'KWD', '0.3075', 308n],
    [-100n, 'USD', 'KWD', '0.3075', -308n],
    [5n, 'USD', 'EUR', '0.5', 2n],
    [15n, 'USD', 'EUR', '0.5', 8n],
    [0n, 'USD', 'EUR', '0.9134', 0n],
  ] as const)('%s minor units of %s to %s at %s is %s', (minor, from, to, rate, result) => {
    expect(convert(minor, from, to, rate)).toBe(result);
  });

  it('is never more than half a minor unit from the exact value', () => {
    fc.assert(
      fc.property(amountMinor, currency, currency, rateText, (minor, from, to, text) => {
        const { numerator, denominator } = parseRate(text);
        const exactNumerator = minor * numerator * powerOfTen(exponentOf(to));
        const exactDenominator = denominator * powerOfTen(exponentOf(from));
        const error = magnitude(convert(minor, from, to, text) * exactDenominator - exactNumerator);
        expect(2n * error <= exactDenominator).toBe(true);
      }),
    );
  });

  it('treats a refund as the payment with the other sign', () => {
    fc.assert(
      fc.property(amountMinor, currency, currency, rateText, (minor, from, to, rate) => {
        expect(convert(-minor, from, to, rate)).toBe(-convert(minor, from, to, rate));
      }),
    );
  });

  it('comes back through the exact inverse when the target is at least as fine as the source', () => {
    fc.assert(
      fc.property(amountMinor, currency, currency, fc.integer({ min: 1, max: 9_999 }), (minor, from, to, whole) => {
        fc.pre(exponentOf(to) >= exponentOf(from));
        const there = convert(minor, from, to, String(whole));
        expect(convert(there, to, from, invertRate(String(whole)))).toBe(minor);
      }),
    );
  });

  it('changes nothing at a rate of 1 within one currency', () => {
    fc.assert(
      fc.property(amountMinor, currency, (minor, code) => {
        expect(convert(minor, code, code, '1')).toBe(minor);
      }),
    );
  });

  it('refuses a result out of range, naming the field', () => {
    expect(() => convert(10n ** 14n, 'USD', 'JPY', '99999', 'total')).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'total', code: 'OUT_OF_RANGE' })] }),
    );
  });
});

describe('rates', () => {
  it.each(['0', '0.000', '-1', 'abc', '1e3', '1000000000000', '0.0000000000001'])('refuses %j', (text) => {
    expect(() => parseRate(text, 'rate')).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details: [expect.objectContaining({ field: 'rate' })] }),
    );
  });

  it.each([
    ['0.9268699601446009', '0.926869960145'],
    ['1.0000000000005', '1'],
    ['1.0000000000015', '1.000000000002'],
    ['0.9999999999999', '1'],
    ['0.0000000000006', '0.000000000001'],
    ['999999999999.12345678901249', '999999999999.123456789012'],
  ])('rounds %s half-even to 12 decimals', (text, rounded) => {
    expect(formatRate(parseRate(text))).toBe(rounded);
  });

  it('inverts exactly, and twice is the rate itself', () => {
    fc.assert(
      fc.property(rateText, (text) => {
        expect(invertRate(invertRate(text))).toEqual(parseRate(text));
      }),
    );
  });

  it('writes what was read', () => {
    fc.assert(
      fc.property(rateText, (text) => {
        const read = parseRate(text);
        const written = parseRate(formatRate(read));
        expect(written.numerator * read.denominator).toBe(read.numerator * written.denominator);
      }),
    );
  });

  it.each([
    ['3', '0.333333333333'],
    ['0.8', '1.25'],
    ['0.01', '100'],
    ['999999999999', '0.000000000001'],
    ['0.000000000001', '1000000000000'],
  ])('writes the inverse of %s as %s', (rate, inverse) => {
    expect(formatRate(invertRate(rate))).toBe(inverse);
  });
});

import { AppError } from '@outlay/errors/app-error';
import { CURRENCIES, currencyOf, isCurrency } from './currencies.ts';
import { exponentOf } from './money.ts';

describe('currencies', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['XOF', 0],
    ['KWD', 3],
    ['TND', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['UYW', 4],
    ['UYI', 0],
    ['MRU', 2],
    ['XCG', 2],
  ])('%s has %i decimals', (code, exponent) => {
    expect(exponentOf(currencyOf(code))).toBe(exponent);
  });

  it('lists unique three-letter codes in order', () => {
    expect(CURRENCIES.length).toBeGreaterThan(150);
    expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].sort());
    expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });

  it.each(['usd', 'US', '', 'USDX', 'HRK', 'XAU', 'XXX', 'toString', '__proto__'])('refuses %j', (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it('names the field in the error', () => {
    expect(() => currencyOf('ABC', 'base_currency')).toThrow(AppError);
    expect(() => currencyOf('ABC', 'base_currency')).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'base_currency' })] }),
    );
  });
});

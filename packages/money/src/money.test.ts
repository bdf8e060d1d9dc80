import fc from 'fast-check';
import { CURRENCIES } from './currencies.ts';
import { MINOR_UNITS_LIMIT, exponentOf, formatAmount, parseAmount, requireInRange } from './money.ts';

const currency = fc.constantFrom(...CURRENCIES);
const amountMinor = fc.bigInt({ min: -MINOR_UNITS_LIMIT + 1n, max: MINOR_UNITS_LIMIT - 1n });

function expectRefusal(work: () => unknown, field: string, code: string): void {
  expect(work).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_FAILED',
      status: 400,
      details: [expect.objectContaining({ field, code })],
    }),
  );
}

describe('parseAmount and formatAmount', () => {
  it('are inverse for every amount of every currency', () => {
    fc.assert(
      fc.property(amountMinor, currency, (minor, code) => {
        expect(parseAmount(formatAmount(minor, code), code)).toBe(minor);
      }),
    );
  });

  it('write exactly as many decimals as the currency has', () => {
    fc.assert(
      fc.property(amountMinor, currency, (minor, code) => {
        const [, fraction = ''] = formatAmount(minor, code).split('.');
        expect(fraction).toHaveLength(exponentOf(code));
      }),
    );
  });

  it.each([
    ['12.50', 'USD', 1250n],
    ['12.5', 'USD', 1250n],
    ['12', 'USD', 1200n],
    ['-0.05', 'USD', -5n],
    ['-0', 'USD', 0n],
    ['1543', 'JPY', 1543n],
    ['1.234', 'KWD', 1234n],
    ['0.0001', 'CLF', 1n],
    ['9999999999999.99', 'USD', MINOR_UNITS_LIMIT - 1n],
  ] as const)('reads %s %s', (text, code, minor) => {
    expect(parseAmount(text, code)).toBe(minor);
  });

  it.each([
    [5n, 'USD', '0.05'],
    [-5n, 'USD', '-0.05'],
    [0n, 'KWD', '0.000'],
    [-1543n, 'JPY', '-1543'],
  ] as const)('writes %s minor units of %s', (minor, code, text) => {
    expect(formatAmount(minor, code)).toBe(text);
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '+1',
    '--1',
    '1e2',
    '1E2',
    '0x10',
    '1_000',
    '1,000',
    '.5',
    '5.',
    '01',
    '-',
    'NaN',
    'Infinity',
  ])('refuses %j, which is not a plain decimal', (text) => {
    expectRefusal(() => parseAmount(text, 'USD', 'expense.amount'), 'expense.amount', 'NOT_A_DECIMAL');
  });

  it('refuses digits of other scripts, lines and texts of any length at once', () => {
    for (const text of ['١٢', '1\n', '9'.repeat(1_000_000), `0.${'0'.repeat(1_000_000)}`]) {
      expectRefusal(() => parseAmount(text, 'USD'), 'amount', 'NOT_A_DECIMAL');
    }
  });

  it.each([
    ['1.005', 'USD'],
    ['1.500', 'USD'],
    ['1.0', 'JPY'],
    ['1.2345', 'KWD'],
  ] as const)('refuses %s %s: more decimals than the currency has', (text, code) => {
    expectRefusal(() => parseAmount(text, code), 'amount', 'TOO_MANY_DECIMALS');
  });

  it.each(['10000000000000.00', '-10000000000000.00', '123456789012345678901234567890'])(
    'refuses %s USD: out of range',
    (text) => {
      expectRefusal(() => parseAmount(text, 'USD'), 'amount', 'OUT_OF_RANGE');
    },
  );
});

describe('requireInRange', () => {
  it('lets pass what is below 10^15 minor units on both sides', () => {
    expect(requireInRange(MINOR_UNITS_LIMIT - 1n, 'USD', 'the balance')).toBe(MINOR_UNITS_LIMIT - 1n);
    expect(requireInRange(1n - MINOR_UNITS_LIMIT, 'USD', 'the balance')).toBe(1n - MINOR_UNITS_LIMIT);
  });

  it.each([
    [MINOR_UNITS_LIMIT, 'is too large: the balance would be above 9999999999999.99 USD'],
    [-MINOR_UNITS_LIMIT, 'is too large: the balance would be below -9999999999999.99 USD'],
  ])('says for %s what would be out of range, and the bound', (amountMinor, message) => {
    expect(() => requireInRange(amountMinor, 'USD', 'the balance')).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ message })] }),
    );
  });

  it('refuses the limit itself on both sides', () => {
    expectRefusal(() => requireInRange(MINOR_UNITS_LIMIT, 'USD', 'the balance', 'balance'), 'balance', 'OUT_OF_RANGE');
    expectRefusal(() => requireInRange(-MINOR_UNITS_LIMIT, 'USD', 'the balance', 'balance'), 'balance', 'OUT_OF_RANGE');
  });
});

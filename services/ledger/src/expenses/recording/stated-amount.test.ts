import fc from 'fast-check';
import type { CurrencyCode } from '@outlay/money/currencies';
import { rateKey, type RateTable } from '../../exchange-rates/rate-finder.ts';
import type { ChangeExpenseInput } from '../../__generated__/resolvers.ts';
import type { Expense } from '../expense.ts';
import { draftOf, readChangeInput, readRecordInput } from './expense-draft.ts';
import { freezeAmounts, type TargetCurrencies } from './freeze-amounts.ts';

const DAY = '2026-03-01';
const EUR_ALONE = { account: 'EUR', project: null, base: 'EUR' } as const;

/** Rates of USD to the other currencies on the day. */
function ratesTo(rates: Partial<Record<CurrencyCode, bigint>>): RateTable {
  return new Map(
    Object.entries(rates).map(([to, hundredths]) => [
      `USD${to}${DAY}`,
      {
        rate: { numerator: hundredths, denominator: 100n },
        ...{ rateText: String(Number(hundredths) / 100), rateDate: DAY, rateSource: 'daily' as const },
      },
    ]),
  );
}

function recorded(more: object, targets: TargetCurrencies, rates: RateTable = new Map()): Expense {
  const input = { amount: '100.00', currency: 'USD', expenseDate: DAY, isProjectRelated: false, accountId: '1' };
  const draft = readRecordInput({ ...input, ...more });
  const { amount: _text, stated: _said, ...said } = draft;
  return {
    ...said,
    ...freezeAmounts(draft, targets, rates),
    ...{ id: 1, createdBy: 1, createdByKey: null, importId: null, softDeletedAt: null, version: 1 },
    ...{ createdAt: new Date(0), updatedAt: new Date(0) },
  };
}

/** The amounts after a change, or the code and field of its refusal. */
function changed(expense: Expense, input: ChangeExpenseInput, targets: TargetCurrencies, rates: RateTable = new Map()) {
  try {
    return freezeAmounts(readChangeInput(expense, input), targets, rates, expense);
  } catch (error) {
    const details: unknown = Reflect.get(Object(error), 'details');
    return [Reflect.get(Object(error), 'code'), ...(Array.isArray(details) ? details.map(({ field }) => field) : [])];
  }
}

describe('a stated amount', () => {
  it('is taken to the last digit, needs no rate, and holds for base and project in its currency', () => {
    const targets = { account: 'EUR', project: 'EUR', base: 'EUR' } as const;
    const { accountAmount, projectAmount, baseAmount } = recorded({ accountAmount: '92.35' }, targets);
    expect(accountAmount).toEqual({
      ...{ amountMinor: 9_235n, currency: 'EUR', rate: '0.9235' },
      ...{ rateInverse: false, rateDate: null, rateSource: 'stated_amount' },
    });
    expect([projectAmount, baseAmount]).toEqual([accountAmount, accountAmount]);
  });

  it('leaves amounts in other currencies to the rate of the day', () => {
    const targets = { account: 'EUR', project: 'JPY', base: 'USD' } as const;
    const expense = recorded({ accountAmount: '92.35' }, targets, ratesTo({ JPY: 15_000n }));
    expect(expense.projectAmount).toMatchObject({ amountMinor: 15_000n, rateSource: 'daily', rateDate: DAY });
    expect(expense.baseAmount).toMatchObject({ amountMinor: 10_000n, rateSource: 'same' });
    expect(() => recorded({ accountAmount: '92.35' }, targets)).toThrow(/no exchange rate from USD to JPY/);
  });

  it('stays for another date, account in its currency or text, and must be stated anew for another amount', () => {
    const expense = recorded({ accountAmount: '92.35' }, EUR_ALONE);
    for (const input of [{ expenseDate: '2026-04-01' }, { accountId: '2' }, { note: 'statement 4' }])
      expect(changed(expense, input, EUR_ALONE)).toMatchObject({ accountAmount: expense.accountAmount });
    const stale = ['VALIDATION_FAILED', 'accountAmount'];
    expect(changed(expense, { amount: '110' }, EUR_ALONE)).toEqual(stale);
    expect(changed(expense, { currency: 'GBP' }, EUR_ALONE)).toEqual(stale);
    expect(changed(expense, { accountId: '3' }, { ...EUR_ALONE, account: 'JPY' })).toEqual(stale);
    expect(changed(expense, { amount: '110', accountAmount: '101' }, EUR_ALONE)).toMatchObject({
      accountAmount: { amountMinor: 10_100n },
    });
  });

  it('gives way to the rate of the day on request, and where nothing is converted any more', () => {
    const expense = recorded({ accountAmount: '92.35' }, EUR_ALONE);
    const rates = ratesTo({ EUR: 90n });
    for (const input of [{ accountAmount: null }, { rate: null }]) {
      const amounts = changed(expense, input, EUR_ALONE, rates);
      expect(amounts).toMatchObject({ accountAmount: { amountMinor: 9_000n, rateSource: 'daily' } });
      expect(amounts).toMatchObject({ baseAmount: { amountMinor: 9_000n, rateSource: 'daily' } });
    }
    const moved = changed(expense, { accountId: '3' }, { ...EUR_ALONE, account: 'USD' }, rates);
    expect(moved).toMatchObject({ accountAmount: { rateSource: 'same' }, baseAmount: { amountMinor: 9_000n } });
  });

  it.each([
    [{ accountAmount: '92.35', rate: '0.9' }, EUR_ALONE, ['rate']],
    [{ accountAmount: '0' }, EUR_ALONE, ['accountAmount']],
    [{ rate: '0' }, EUR_ALONE, ['rate']],
    [{ accountAmount: '92.355' }, EUR_ALONE, ['accountAmount']],
    [{ accountAmount: '100' }, { ...EUR_ALONE, account: 'USD' }, ['accountAmount']],
    [{ rate: '1' }, { ...EUR_ALONE, account: 'USD' }, ['rate']],
    [{ amount: '9000000000000', accountAmount: '0.01' }, EUR_ALONE, ['accountAmount']],
  ] as const)('is refused in %j', (input, targets, fields) => {
    const refusal = { code: 'VALIDATION_FAILED', details: fields.map((field) => expect.objectContaining({ field })) };
    expect(() => recorded(input, targets)).toThrow(expect.objectContaining(refusal));
  });
});

describe('a stated rate', () => {
  it('converts this amount and later ones', () => {
    const expense = recorded({ rate: '0.92345' }, EUR_ALONE);
    expect(expense.accountAmount).toMatchObject({ amountMinor: 9_234n, rate: '0.92345', rateSource: 'stated_rate' });
    expect(expense.baseAmount).toEqual(expense.accountAmount);
    expect(changed(expense, { amount: '200' }, EUR_ALONE)).toMatchObject({
      accountAmount: { amountMinor: 18_469n, rateSource: 'stated_rate' },
    });
    expect(changed(expense, { currency: 'GBP' }, EUR_ALONE)).toEqual(['VALIDATION_FAILED', 'rate']);
  });
});

it('whatever is stated, an expense booked again has the same amounts', () => {
  const currencies = fc.constantFrom<CurrencyCode[]>('EUR', 'JPY', 'BHD', 'CLF', 'GBP');
  const targets = fc.record({ account: currencies, project: fc.option(currencies), base: currencies });
  const amount = fc.integer({ min: 1, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2));
  const statement = fc.oneof(
    fc.integer({ min: 1, max: 9_999_999 }).map((units) => ({ accountAmount: String(units) })),
    fc.integer({ min: 1, max: 999_999_999 }).map((units) => ({ rate: (units / 1e6).toFixed(6) })),
    fc.constant({}),
  );
  const daily = ratesTo({ EUR: 91n, JPY: 15_321n, BHD: 38n, CLF: 3n, GBP: 79n });
  fc.assert(
    fc.property(amount, statement, targets, (text, stated, to) => {
      const expense = recorded({ amount: text, ...stated }, to, daily);
      const { amountMinor, currency, accountAmount, projectAmount, baseAmount } = expense;
      const again = freezeAmounts(draftOf(expense), to, new Map(), expense);
      expect(again).toMatchObject({ amountMinor, currency, accountAmount, projectAmount, baseAmount });
      for (const other of [projectAmount, baseAmount])
        if (other?.currency === accountAmount.currency) expect(other).toEqual(accountAmount);
    }),
    { seed: 73, numRuns: 300 },
  );
  expect(rateKey({ from: 'USD', to: 'EUR', date: DAY })).toBe(`USDEUR${DAY}`);
});

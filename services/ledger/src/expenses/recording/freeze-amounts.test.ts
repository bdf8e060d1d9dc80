import { readRecordInput } from './expense-draft.ts';
import { freezeAmounts, readableRate } from './freeze-amounts.ts';
import { rateKey, type RateTable } from '../../exchange-rates/rate-finder.ts';

const DRAFT = readRecordInput({
  amount: '100.00',
  currency: 'USD',
  expenseDate: '2026-03-01',
  isProjectRelated: false,
  accountId: '1',
});
const TARGETS = { account: 'EUR', project: 'JPY', base: 'USD' } as const;
/** 1 EUR = 1.37 USD, set in that direction; 1 USD = 150.5 JPY. */
const RATES: RateTable = new Map([
  [
    rateKey({ from: 'USD', to: 'EUR', date: '2026-03-01' }),
    {
      rate: { numerator: 100n, denominator: 137n },
      ...{ rateText: '0.729927007299', rateDate: '2026-02-27', rateSource: 'daily' as const },
    },
  ],
  [
    rateKey({ from: 'USD', to: 'JPY', date: '2026-03-01' }),
    {
      rate: { numerator: 1505n, denominator: 10n },
      ...{ rateText: '150.5', rateDate: '2026-03-01', rateSource: 'daily' as const },
    },
  ],
]);

describe('freezing amounts', () => {
  it('converts into the three currencies and keeps each rate as it was set', () => {
    const { accountAmount, projectAmount, baseAmount } = freezeAmounts(DRAFT, TARGETS, RATES);
    expect(accountAmount).toEqual({
      amountMinor: 7_299n,
      currency: 'EUR',
      rate: '1.37',
      rateInverse: true,
      rateDate: '2026-02-27',
      rateSource: 'daily',
    });
    expect(readableRate(accountAmount)).toBe('0.729927007299');
    expect(projectAmount).toEqual({
      amountMinor: 15_050n,
      currency: 'JPY',
      rate: '150.5',
      rateInverse: false,
      rateDate: '2026-03-01',
      rateSource: 'daily',
    });
    expect(baseAmount).toEqual({
      amountMinor: 10_000n,
      currency: 'USD',
      rate: '1',
      rateInverse: false,
      rateDate: null,
      rateSource: 'same',
    });
  });

  it('takes the currency of the account when none is named', () => {
    const { currency, accountAmount } = freezeAmounts(
      { ...DRAFT, currency: null },
      { account: 'EUR', project: null, base: 'EUR' },
      RATES,
    );
    expect([currency, accountAmount.amountMinor]).toEqual(['EUR', 10_000n]);
  });

  it('keeps the rates of an earlier booking to the last digit, and needs no others', () => {
    const earlier = { ...DRAFT, ...freezeAmounts(DRAFT, TARGETS, RATES), currency: 'USD' as const };
    const expense = {
      ...earlier,
      id: 1,
      createdBy: 1,
      createdByKey: null,
      importId: null,
      createdAt: new Date(0),
      updatedAt: new Date(0),
      softDeletedAt: null,
      version: 1,
    };
    const changed = freezeAmounts({ ...DRAFT, amount: '1000000000000.00' }, TARGETS, new Map(), expense);
    expect(changed.accountAmount.amountMinor).toBe(72_992_700_729_927n);
  });

  it('refuses without a rate, for another day as well', () => {
    const refusal = expect.objectContaining({ code: 'RATE_MISSING' });
    expect(() => freezeAmounts(DRAFT, TARGETS, new Map())).toThrow(refusal);
    expect(() => freezeAmounts({ ...DRAFT, expenseDate: '2026-03-02' }, TARGETS, RATES)).toThrow(refusal);
  });

  it('refuses decimals that the account’s currency has not', () => {
    const draft = { ...DRAFT, currency: null, amount: '1.5' };
    expect(() => freezeAmounts(draft, { account: 'JPY', project: null, base: 'JPY' }, RATES)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

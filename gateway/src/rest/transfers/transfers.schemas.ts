import { z } from 'zod';
import { warnings } from '../accounts/posting-warnings.ts';
import { rateSource } from '../exchange-rates/rate-source.ts';
import { amount, anyOf, bodyId, day, decimal, id, instant, queryFlag, queryId, text } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';

const fields = {
  id: id.meta({ description: '0 in a dry run.' }),
  from_account_id: id,
  to_account_id: id,
  amount: amount.meta({ type: 'number', description: 'Amount debited, in `currency`.' }),
  currency: z.string(),
  to_amount: amount.meta({ type: 'number', description: 'Amount credited, in `to_currency`.' }),
  to_currency: z.string(),
  rate: amount.meta({ type: 'number', description: 'Units of `to_currency` per unit of `currency`.' }),
  rate_date: z
    .string()
    .nullable()
    .meta({ format: 'date', description: 'Date of the rate; null where no rate of a day was used.' }),
  rate_source: rateSource.output.meta({
    description:
      '`same` currency, the rate of the day (`daily`), one over the base currency (`cross`), or `stated` by both amounts.',
  }),
  date: z.string().meta({ format: 'date' }),
  note: z.string().nullable(),
  created_by: id.nullable().meta({ description: 'User who recorded it; null for an API key.' }),
  created_by_key: id.nullable().meta({ description: 'API key that recorded it; null for a user.' }),
  created_at: instant,
  reversed_at: instant.nullable().meta({ description: 'Null for a transfer that stands.' }),
  reversed_by: id.nullable(),
  reversed_by_key: id.nullable(),
};

export const transfer = z
  .strictObject(fields)
  .meta({ id: 'Transfer', description: 'Money moved between two accounts. It is no spend.' });

export const transferPage = pageOf(transfer);

export const recordedTransfer = z
  .strictObject({
    ...fields,
    warnings,
    balances: z
      .array(z.strictObject({ account_id: id, balance_before: amount, balance: amount, currency: z.string() }))
      .meta({
        description: 'Balances of the debited account, then of the credited one, before and after the transfer.',
      }),
    dry_run: z.boolean().meta({ description: 'True for a dry run: nothing was changed.' }),
  })
  .meta({ id: 'RecordedTransfer', description: 'A transfer with the warnings and balances of its postings.' });

export const transferFilters = z.strictObject({
  account_id: anyOf(queryId('An account.'), 'Only transfers from or to any of these accounts.').optional(),
  from: day('Only transfers dated this day or later.').optional(),
  to: day('Only transfers dated this day or earlier.').optional(),
  is_reversed: queryFlag('Only reversed transfers (true) or only those that stand (false).').optional(),
  ...paging,
});

export const transferTrial = z.strictObject({
  dry_run: queryFlag('Return the result without changing anything.').prefault('false').meta({ default: false }),
});

export const newTransfer = z.strictObject({
  from_account_id: bodyId('Account to debit.'),
  to_account_id: bodyId('Account to credit.'),
  amount: decimal('Greater than 0, in the currency of the debited account.'),
  date: day('Date of the transfer, from 1970-01-01 to one year ahead.'),
  note: text(2000).nullable().optional(),
  to_amount: decimal(
    'Amount that the bank credited, in the currency of the credited account. Default: converted at the rate of the day. Equal to `amount` if both accounts have the same currency.',
  )
    .nullable()
    .optional(),
});

export const exampleTransferBody = {
  ...{ from_account_id: 45, to_account_id: 46, amount: 500, date: '2025-11-20', note: 'Top up the card' },
};
export const exampleTransfer = {
  id: 610,
  ...exampleTransferBody,
  ...{ currency: 'USD', to_amount: 460.15, to_currency: 'EUR', rate: 0.9203, rate_date: '2025-11-20' },
  rate_source: 'daily',
  ...{ created_by: 4, created_by_key: null, created_at: '2025-11-20T09:30:00.000Z' },
  ...{ reversed_at: null, reversed_by: null, reversed_by_key: null },
};
export const exampleRecordedTransfer = {
  ...exampleTransfer,
  warnings: [],
  balances: [
    { account_id: 45, balance_before: 10450, balance: 9950, currency: 'USD' },
    { account_id: 46, balance_before: 120, balance: 580.15, currency: 'EUR' },
  ],
  dry_run: false,
};

import { z } from 'zod';
import { amount, anyOf, day, id, instant } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const entryKind = wireEnum({
  opening: 'OPENING',
  deposit: 'DEPOSIT',
  expense: 'EXPENSE',
  reversal: 'REVERSAL',
  adjustment: 'ADJUSTMENT',
  transfer: 'TRANSFER',
});

export const accountEntry = z
  .strictObject({
    id,
    sequence: z.int().meta({ description: 'Consecutive number within the account, from 1.' }),
    kind: entryKind.output,
    amount,
    currency: z.string(),
    balance_after: amount,
    expense_id: id.nullable(),
    vendor: z.string().nullable().meta({ description: 'Present vendor of the expense.' }),
    transfer_id: id.nullable().meta({
      description: 'Transfer of the posting; null for an API key that does not see its other account.',
    }),
    other_account_id: id.nullable().meta({ description: 'Other account of the transfer.' }),
    date: z.string().meta({ format: 'date', description: 'Date of the transaction.' }),
    source: z.string().nullable(),
    note: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'AccountEntry', description: 'One immutable posting to an account.' });

export const entryPage = pageOf(accountEntry);

export const entryFilters = z.strictObject({
  from: day("Only entries posted on this day (in the tenant's time zone) or later.").optional(),
  to: day("Only entries posted on this day (in the tenant's time zone) or earlier.").optional(),
  date_from: day('Only entries dated this day or later.').optional(),
  date_to: day('Only entries dated this day or earlier.').optional(),
  kind: anyOf(entryKind.input, 'Only entries of any of these kinds.').optional(),
  ...paging,
});

export const exampleEntry = {
  id: 7001,
  sequence: 12,
  kind: 'expense',
  amount: -250.75,
  currency: 'USD',
  balance_after: 10450,
  expense_id: 9001,
  vendor: 'AWS',
  transfer_id: null,
  other_account_id: null,
  date: '2025-11-20',
  source: null,
  note: null,
  at: '2025-11-20T09:30:00.000Z',
};

import { z } from 'zod';
import { amount, day, id, instant } from '../schema/fields.ts';
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
    sequence: z.int().meta({ description: '1, 2, 3, … within the account.' }),
    kind: entryKind.output,
    amount,
    currency: z.string(),
    balance_after: amount,
    expense_id: id.nullable(),
    date: z.string().meta({ format: 'date', description: 'The day the entry is about.' }),
    source: z.string().nullable(),
    note: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'AccountEntry', description: 'The immutable posting behind one change of a balance.' });

export const entryPage = pageOf(accountEntry);

export const entryFilters = z.strictObject({
  from: day('First day of posting (UTC).').optional(),
  to: day('Last day of posting (UTC).').optional(),
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
  date: '2025-11-20',
  source: null,
  note: null,
  at: '2025-11-20T09:30:00.000Z',
};

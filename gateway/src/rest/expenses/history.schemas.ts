import { z } from 'zod';
import { auditedChanges } from '../schema/audited-value.ts';
import { id, instant } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { evenDeleted } from './expense-filters.ts';

export const expenseChange = z
  .strictObject({
    id,
    action: z.string(),
    at: instant,
    actor_user_id: id.nullable(),
    actor_key_id: id.nullable().meta({ description: 'The API key that changed it; null for a user.' }),
    actor_key_name: z.string().nullable(),
    changes: auditedChanges,
  })
  .meta({ id: 'ExpenseChange', description: 'One audited change of an expense, by field.' });

export const historyPage = pageOf(expenseChange);

export const historyFilters = z.strictObject({ ...evenDeleted.shape, ...paging });

export const exampleChange = {
  id: 15004,
  action: 'expense.changed',
  at: '2025-11-21T10:00:00.000Z',
  actor_user_id: 4,
  actor_key_id: null,
  actor_key_name: null,
  changes: {
    amount: { before: 250.75, after: 199.5, before_label: null, after_label: null },
    account_id: { before: 45, after: 46, before_label: 'Main OpEx', after_label: 'Petty cash' },
  },
};

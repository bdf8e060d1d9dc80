import { z } from 'zod';
import { amount, bodyId, currency, day, decimal, id, instant, queryFlag, queryId, text } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

const MAX_TAGS = 20;

export const warningCode = wireEnum({ OVERDRAFT: 'OVERDRAFT' });

const booked = z
  .strictObject({
    amount,
    currency: z.string(),
    rate: amount.meta({ type: 'number', description: 'Units of `currency` for one unit of the expense’s currency.' }),
    rate_date: z.string().nullable().meta({ format: 'date', description: 'Null when nothing was converted.' }),
  })
  .meta({ id: 'BookedAmount', description: 'An amount converted at booking; it never changes when rates do.' });

const fields = {
  id: id.meta({ description: '0 in a dry run that records nothing.' }),
  amount,
  currency: z.string(),
  expense_date: z.string().meta({ format: 'date' }),
  vendor: z.string().nullable(),
  note: z.string().nullable(),
  project_id: id.nullable(),
  is_project_related: z.boolean(),
  account_id: id,
  category_id: id.nullable(),
  cross_project_ref_id: id.nullable().meta({ description: 'Another project it concerns; never counted twice.' }),
  tags: z.array(z.string()),
  account_amount: booked.meta({ description: 'What the account was debited.' }),
  project_amount: booked.nullable().meta({ description: 'What counts against the project’s budget.' }),
  base_amount: booked.meta({ description: 'In the tenant’s base currency.' }),
  created_by: id.nullable(),
  soft_deleted_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
};

export const expense = z.strictObject(fields).meta({ id: 'Expense', description: 'Money spent from an account.' });
export const expensePage = pageOf(expense);

export const recordedExpense = z
  .strictObject({
    ...fields,
    warnings: z.array(z.strictObject({ code: warningCode.output, message: z.string() })),
    balances: z
      .array(z.strictObject({ account_id: id, balance: amount, currency: z.string() }))
      .meta({ description: 'Of each account whose balance the request moved, or in a dry run would have moved.' }),
    dry_run: z.boolean().meta({ description: 'True when nothing was changed.' }),
  })
  .meta({ id: 'RecordedExpense', description: 'An expense, and what recording it did.' });

export const includeDeleted = queryFlag('Deleted ones too; for those who may change anybody’s.');

export const expenseFilters = z.strictObject({
  project_id: queryId('Expenses of this project.').optional(),
  account_id: queryId('Expenses paid from this account.').optional(),
  category_id: queryId('Expenses of this category.').optional(),
  vendor: text(200).optional().meta({ description: 'The whole name, in any case.' }),
  tag: text(50).optional(),
  q: text(200).optional().meta({ description: 'Words to find in vendor, note and tags.' }),
  from: day('First day of `expense_date`.').optional(),
  to: day('Last day of `expense_date`.').optional(),
  min_amount: decimal('In the expense’s own currency.').optional(),
  max_amount: decimal('In the expense’s own currency.').optional(),
  currency: currency('Expenses in this currency.').optional(),
  created_by: queryId('Expenses that this user recorded.').optional(),
  is_project_related: queryFlag('Only those of a project, or only the others.').optional(),
  include_deleted: includeDeleted.optional(),
  sort: sort(['expense_date', 'amount', 'created_at', 'vendor', 'id'], '-expense_date'),
  ...paging,
});

/** For reading one expense. */
export const evenDeleted = z.strictObject({
  include_deleted: includeDeleted.prefault('false').meta({ default: false }),
});

export const dryRun = z.strictObject({
  dry_run: queryFlag('Answer what would happen, change nothing.').prefault('false').meta({ default: false }),
});

const required = {
  amount: decimal('Above zero, with no more decimals than the currency has.'),
  expense_date: day('The day it was spent.'),
  is_project_related: z.boolean().meta({ description: 'True needs `project_id`, false forbids it.' }),
  account_id: bodyId('What paid.'),
};
const optional = {
  currency: currency('The account’s when left out.').optional(),
  vendor: text(200).nullable().optional(),
  note: text(2000).nullable().optional(),
  project_id: bodyId('What it was spent on.').nullable().optional(),
  category_id: bodyId('What it was for.').nullable().optional(),
  cross_project_ref_id: bodyId('Another project it concerns.').nullable().optional(),
  tags: z.array(text(50)).max(MAX_TAGS, `must not be more than ${MAX_TAGS}`).optional(),
};

export const newExpense = z.strictObject({ ...required, ...optional });
export const expenseChanges = z.strictObject({ ...z.strictObject(required).partial().shape, ...optional });

import { z } from 'zod';
import type { ExpenseFilter } from '../../__generated__/rest-operations.ts';
import { amount, anyOf, queryIdOrNone, currency, day, decimal, queryFlag, queryId, text } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { expense } from './expense.ts';

export const expensePage = z.strictObject({
  ...pageOf(expense).shape,
  total_amount: amount
    .nullable()
    .meta({ description: 'Sum of all matches in the tenant’s base currency; null where more than 10,000 match.' }),
  total_currency: z.string().nullable().meta({ description: 'The tenant’s base currency; null without a total.' }),
});

export const includeDeleted = queryFlag('Include soft-deleted expenses; requires `expenses:manage`.');

export const expenseSort = sort(
  ['expense_date', 'amount', 'created_at', 'vendor', 'id'],
  '-expense_date',
  'Expenses of a vendor follow each other by day unless another field is named.',
);

export const expenseFilters = z.strictObject({
  project_id: anyOf(queryIdOrNone(), 'Only expenses of any of these projects; blank: without a project.').optional(),
  account_id: anyOf(queryId('An account.'), 'Only expenses debited to any of these accounts.').optional(),
  category_id: anyOf(
    queryIdOrNone(),
    'Only expenses of any of these categories; blank: without a category.',
  ).optional(),
  vendor: text(200)
    .optional()
    .meta({ description: 'Only expenses of the vendor with this name, ignoring case; blank: without a vendor.' }),
  vendor_id: anyOf(
    queryIdOrNone(),
    'Only expenses of any of these vendors, under every name that counts for them; blank: without a vendor.',
  ).optional(),
  tag: anyOf(text(50), 'Only expenses with any of these tags; blank: without a tag.').optional(),
  q: text(200).optional().meta({
    description:
      'Words to find in vendor, note and tags, each by prefix, ignoring case and accents; `"a phrase"`, `or`, `-word`.',
  }),
  from: day('Only expenses dated this day or later.').optional(),
  to: day('Only expenses dated this day or earlier.').optional(),
  min_amount: decimal('Minimum amount, in the expense’s currency.').optional(),
  max_amount: decimal('Maximum amount, in the expense’s currency.').optional(),
  currency: currency('Only expenses in this currency.').optional(),
  created_by: queryId('Only expenses recorded by this user.').optional(),
  import_id: queryId('Only expenses recorded by this import.').optional(),
  is_project_related: queryFlag('Only expenses with a project (true) or without one (false).').optional(),
  include_deleted: includeDeleted.optional(),
  sort: expenseSort,
  ...paging,
});

/** For reading one expense. */
export const evenDeleted = z.strictObject({
  include_deleted: includeDeleted.prefault('false').meta({ default: false }),
});

const withRemaining = queryFlag(
  'Answer `project_remaining`, which waits until the dashboards have the change. By default only a dry run does.',
).optional();

/** For changes that can be tried first. */
export const dryRun = z.strictObject({
  dry_run: queryFlag('Return the result without changing anything.').prefault('false').meta({ default: false }),
  with_remaining: withRemaining,
});

/** For changes that cannot. */
export const remainingOnRequest = z.strictObject({ with_remaining: withRemaining });

/** The filters of a query, in the graph's words. */
export function toExpenseFilter(
  query: Omit<z.output<typeof expenseFilters>, 'sort' | keyof typeof paging>,
): ExpenseFilter {
  return {
    projectId: query.project_id,
    accountId: query.account_id,
    categoryId: query.category_id,
    vendor: query.vendor,
    vendorId: query.vendor_id,
    tag: query.tag,
    q: query.q,
    from: query.from,
    to: query.to,
    minAmount: query.min_amount,
    maxAmount: query.max_amount,
    currency: query.currency,
    createdBy: query.created_by,
    importId: query.import_id,
    isProjectRelated: query.is_project_related,
    includeDeleted: query.include_deleted,
  };
}

/** A trial or the change itself, in the graph's words. */
export function toTrial({ dry_run: isTrial, with_remaining: withRemaining }: z.output<typeof dryRun>): {
  dryRun: boolean;
  withRemaining: boolean;
} {
  return { dryRun: isTrial, withRemaining: withRemaining ?? isTrial };
}

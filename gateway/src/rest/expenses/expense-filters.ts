import { z } from 'zod';
import type { ExpenseFilter } from '../../__generated__/rest-operations.ts';
import { anyOf, queryIdOrNone, currency, day, decimal, queryFlag, queryId, text } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { expense } from './expense.ts';

export const expensePage = pageOf(expense);

export const includeDeleted = queryFlag('Deleted ones too; for those who may change anybody’s.');

export const expenseFilters = z.strictObject({
  project_id: anyOf(queryIdOrNone(), 'Expenses of any of these projects; blank: of none.').optional(),
  account_id: anyOf(queryId('An account.'), 'Expenses debited to any of these accounts.').optional(),
  category_id: anyOf(queryIdOrNone(), 'Expenses of any of these categories; blank: of none.').optional(),
  vendor: text(200).optional().meta({ description: 'The whole name, in any case; blank: without a vendor.' }),
  tag: anyOf(text(50), 'Expenses with any of these tags; blank: without a tag.').optional(),
  q: text(200).optional().meta({
    description:
      'Words to find in vendor, note and tags, each by its beginning, without regard to case and accents; `"a phrase"`, `or`, `-word`.',
  }),
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

/** The filters of a query, in the graph's words. */
export function toExpenseFilter(query: z.output<typeof expenseFilters>): ExpenseFilter {
  return {
    projectId: query.project_id,
    accountId: query.account_id,
    categoryId: query.category_id,
    vendor: query.vendor,
    tag: query.tag,
    q: query.q,
    from: query.from,
    to: query.to,
    minAmount: query.min_amount,
    maxAmount: query.max_amount,
    currency: query.currency,
    createdBy: query.created_by,
    isProjectRelated: query.is_project_related,
    includeDeleted: query.include_deleted,
  };
}

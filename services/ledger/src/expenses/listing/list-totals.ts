import { asksFor, asksForTotal, type Asked } from '@outlay/service-kit/graphql/asks-for';
import type { ExpenseListTotals } from './expense-list-sql.ts';

/** The totals that an operation asks a list for. */
export function totalsAskedFor(info: Asked): ExpenseListTotals {
  return { count: asksForTotal(info), amount: asksFor(info, 'totalAmount') };
}

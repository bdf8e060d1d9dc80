import type { GraphQLResolveInfo } from 'graphql';
import { asksFor } from './asks-for.ts';
import type { ExpenseListTotals } from './expense-list.ts';

/** The totals that an operation asks a list for. */
export function totalsAskedFor(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ExpenseListTotals {
  return { count: asksFor(info, 'totalCount') || asksFor(info, 'totalIsExact'), amount: asksFor(info, 'totalAmount') };
}

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';
import { totalsAskedFor } from '../../listing/list-totals.ts';

export const expenses: QueryResolvers['expenses'] = (_parent, args, { request, expenseList }, info) =>
  expenseList.page(request, args, totalsAskedFor(info));

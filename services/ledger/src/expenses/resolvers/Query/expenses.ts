import type { QueryResolvers } from '../../../__generated__/resolvers.ts';
import { asksFor } from '../../listing/asks-for.ts';

export const expenses: QueryResolvers['expenses'] = (_parent, args, { request, expenseList }, info) =>
  expenseList.page(request, args, asksFor(info, 'totalCount') || asksFor(info, 'totalIsExact'));

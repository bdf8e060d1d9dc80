import type { ProjectResolvers } from '../../../__generated__/resolvers.ts';
import { asksFor } from '../../listing/asks-for.ts';

/** The project's own expenses, whatever project the filter names besides. */
export const expenses: ProjectResolvers['expenses'] = ({ id }, args, { request, expenseList }, info) =>
  expenseList.pageOfProject(request, id, args, asksFor(info, 'totalCount') || asksFor(info, 'totalIsExact'));

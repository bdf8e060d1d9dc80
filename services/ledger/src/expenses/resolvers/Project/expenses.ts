import type { ProjectResolvers } from '../../../__generated__/resolvers.ts';
import { totalsAskedFor } from '../../listing/list-totals.ts';

/** The project's own expenses, whatever project the filter names besides. */
export const expenses: ProjectResolvers['expenses'] = ({ id }, args, { request, expenseList }, info) =>
  expenseList.pageOfProject(request, id, args, totalsAskedFor(info));

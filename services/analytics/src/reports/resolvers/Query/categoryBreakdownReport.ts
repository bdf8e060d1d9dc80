import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const categoryBreakdownReport: QueryResolvers['categoryBreakdownReport'] = (
  _parent,
  args,
  { request, reports },
) => reports.categoryBreakdown.find(request, args);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const monthlyTrendReport: QueryResolvers['monthlyTrendReport'] = (_parent, args, { request, reports }) =>
  reports.monthlyTrend.find(request, args);

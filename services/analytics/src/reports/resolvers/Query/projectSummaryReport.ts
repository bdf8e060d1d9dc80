import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const projectSummaryReport: QueryResolvers['projectSummaryReport'] = (_parent, args, { request, reports }) =>
  reports.projectSummary.find(request, args);

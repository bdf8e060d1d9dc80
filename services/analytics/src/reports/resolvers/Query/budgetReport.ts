import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const budgetReport: QueryResolvers['budgetReport'] = (_parent, args, { request, reports }) =>
  reports.budget.find(request, args);

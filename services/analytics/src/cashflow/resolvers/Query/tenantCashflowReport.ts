import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tenantCashflowReport: QueryResolvers['tenantCashflowReport'] = (_parent, args, { request, cashflow }) =>
  cashflow.find(request, args);

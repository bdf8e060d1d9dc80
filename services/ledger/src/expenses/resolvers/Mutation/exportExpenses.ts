import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const exportExpenses: MutationResolvers['exportExpenses'] = (_parent, args, { request, expenseExports }) =>
  expenseExports.permit(request, args);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteExpense: MutationResolvers['deleteExpense'] = async (_parent, args, { request, expenses }, info) => {
  const { expense } = await expenses.delete(request, commandOf(info, args), args);
  return expense;
};

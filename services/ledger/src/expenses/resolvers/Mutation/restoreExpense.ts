import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const restoreExpense: MutationResolvers['restoreExpense'] = (_parent, args, { request, expenses }, info) =>
  expenses.restore(request, commandOf(info, args), args);

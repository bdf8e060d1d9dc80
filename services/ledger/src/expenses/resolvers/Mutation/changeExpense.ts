import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeExpense: MutationResolvers['changeExpense'] = (_parent, args, { request, expenses }, info) =>
  expenses.change(request, commandOf(info, args), args, args.input);

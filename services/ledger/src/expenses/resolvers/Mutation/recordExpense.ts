import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const recordExpense: MutationResolvers['recordExpense'] = (_parent, args, { request, expenses }, info) =>
  expenses.record(request, commandOf(info, args), args.input, args.dryRun);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteExpenses: MutationResolvers['deleteExpenses'] = (_parent, args, { request, bulkExpenses }, info) =>
  bulkExpenses.delete(request, commandOf(info, args), args.ids);

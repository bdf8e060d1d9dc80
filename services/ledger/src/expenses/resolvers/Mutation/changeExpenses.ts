import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeExpenses: MutationResolvers['changeExpenses'] = (_parent, args, { request, bulkExpenses }, info) =>
  bulkExpenses.change(request, commandOf(info, args), args.ids, args.change);

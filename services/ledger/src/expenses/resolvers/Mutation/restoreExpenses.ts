import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const restoreExpenses: MutationResolvers['restoreExpenses'] = (_parent, args, { request, bulkExpenses }, info) =>
  bulkExpenses.restore(request, commandOf(info, args), args.ids);

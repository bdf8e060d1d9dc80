import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const reverseTransfer: MutationResolvers['reverseTransfer'] = (_parent, args, { request, transfers }, info) =>
  transfers.reverse(request, commandOf(info, args), args.id, args.expectedVersion);

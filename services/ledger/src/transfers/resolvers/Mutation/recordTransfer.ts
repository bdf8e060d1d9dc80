import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const recordTransfer: MutationResolvers['recordTransfer'] = (_parent, args, { request, transfers }, info) =>
  transfers.record(request, commandOf(info, args), args.input, args.dryRun);

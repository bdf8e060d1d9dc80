import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const mergeVendor: MutationResolvers['mergeVendor'] = (_parent, args, { request, vendors }, info) =>
  vendors.merge(request, commandOf(info, args), args, args.intoId, args.dryRun);

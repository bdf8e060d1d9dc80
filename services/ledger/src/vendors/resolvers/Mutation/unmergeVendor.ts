import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const unmergeVendor: MutationResolvers['unmergeVendor'] = (_parent, args, { request, vendors }, info) =>
  vendors.unmerge(request, commandOf(info, args), args);

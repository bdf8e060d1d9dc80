import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const renameVendor: MutationResolvers['renameVendor'] = (_parent, args, { request, vendors }, info) =>
  vendors.rename(request, commandOf(info, args), args, args.name);

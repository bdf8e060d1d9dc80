import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const mergeTag: MutationResolvers['mergeTag'] = (_parent, args, { request, tags }, info) =>
  tags.merge(request, commandOf(info, args), args, args.intoId);

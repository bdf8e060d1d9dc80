import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const renameTag: MutationResolvers['renameTag'] = (_parent, args, { request, tags }, info) =>
  tags.rename(request, commandOf(info, args), args, args.name);

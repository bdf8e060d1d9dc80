import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteTag: MutationResolvers['deleteTag'] = (_parent, args, { request, tags }, info) =>
  tags.delete(request, commandOf(info, args), args);

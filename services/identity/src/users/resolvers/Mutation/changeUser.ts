import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeUser: MutationResolvers['changeUser'] = (_parent, args, { request, users }, info) =>
  users.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);

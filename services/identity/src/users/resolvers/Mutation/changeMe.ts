import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeMe: MutationResolvers['changeMe'] = (_parent, args, { request, users }, info) =>
  users.changeMe(request, commandOf(info, args), args.input, args.expectedVersion);

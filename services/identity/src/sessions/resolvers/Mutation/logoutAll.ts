import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const logoutAll: MutationResolvers['logoutAll'] = (_parent, args, { request, users }, info) =>
  users.logoutAll(request, commandOf(info, args));

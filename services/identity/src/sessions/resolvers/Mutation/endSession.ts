import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const endSession: MutationResolvers['endSession'] = (_parent, args, { request, activeSessions }, info) =>
  activeSessions.end(request, commandOf(info, args), args.id);

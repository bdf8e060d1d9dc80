import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const endOtherSessions: MutationResolvers['endOtherSessions'] = (_parent, args, context, info) =>
  context.activeSessions.endOthers(context.request, commandOf(info, args));

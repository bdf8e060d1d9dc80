import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const sessions: QueryResolvers['sessions'] = (_parent, _args, { request, activeSessions }) =>
  activeSessions.list(request);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const sessionsLive: QueryResolvers['sessionsLive'] = (_parent, { sessions }, { request, sessionLiveness }) =>
  sessionLiveness.areLive(request, sessions);

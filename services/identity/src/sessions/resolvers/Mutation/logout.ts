import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const logout: MutationResolvers['logout'] = (_parent, { refreshToken }, { request, sessions }) =>
  sessions.logout(request, refreshToken);

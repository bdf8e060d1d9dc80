import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const logout: MutationResolvers['logout'] = (_parent, { refreshToken }, { sessions }) =>
  sessions.logout(refreshToken);

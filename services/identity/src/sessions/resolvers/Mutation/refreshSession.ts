import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

/** Not a command: its answer holds tokens, which are never stored. */
export const refreshSession: MutationResolvers['refreshSession'] = (_parent, args, { request, sessions }) =>
  sessions.refresh(request, args.refreshToken);

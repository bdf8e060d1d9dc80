import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

/** Not an idempotent command: its answer holds tokens, which must not be stored. */
export const refreshSession: MutationResolvers['refreshSession'] = (_parent, args, { request, sessions }) =>
  sessions.refresh(request, args.refreshToken);

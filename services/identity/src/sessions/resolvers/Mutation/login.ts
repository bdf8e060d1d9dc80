import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

/** Not a command: its answer holds tokens, which are never stored. */
export const login: MutationResolvers['login'] = (_parent, { input }, { request, sessions }) =>
  sessions.login(request, input);

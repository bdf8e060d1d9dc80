import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

/** Not an idempotent command: its answer holds tokens, which must not be stored. */
export const login: MutationResolvers['login'] = (_parent, { input }, { request, signIns }) =>
  signIns.login(request, input);

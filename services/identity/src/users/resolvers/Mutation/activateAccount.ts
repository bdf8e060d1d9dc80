import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const activateAccount: MutationResolvers['activateAccount'] = (_parent, { token }, { request, registration }) =>
  registration.activate(request, token);

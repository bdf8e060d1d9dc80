import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const requestPasswordReset: MutationResolvers['requestPasswordReset'] = (_parent, { email }, context) =>
  context.passwordReset.request(context.request, email);

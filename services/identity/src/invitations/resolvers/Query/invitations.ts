import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const invitations: QueryResolvers['invitations'] = (_parent, _args, context) =>
  context.invitations.list(context.request);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const invitationOf: QueryResolvers['invitationOf'] = (_parent, { token }, context) =>
  context.invitations.preview(context.request, token);

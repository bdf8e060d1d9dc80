import type { InvitationResolvers } from '../../__generated__/resolvers.ts';

export const Invitation: InvitationResolvers = {
  invitedBy: ({ invitedById }, _args, { userLoader }) => userLoader.load(invitedById),
};

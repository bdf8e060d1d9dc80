import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const revokeInvitation: MutationResolvers['revokeInvitation'] = (_parent, args, context, info) =>
  context.invitations.revoke(context.request, commandOf(info, args), args.id);

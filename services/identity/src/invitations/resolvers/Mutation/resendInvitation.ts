import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const resendInvitation: MutationResolvers['resendInvitation'] = (_parent, args, context, info) =>
  context.invitations.resend(context.request, commandOf(info, args), args.id);

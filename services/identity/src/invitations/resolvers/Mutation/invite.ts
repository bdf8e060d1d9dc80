import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const invite: MutationResolvers['invite'] = (_parent, args, context, info) =>
  context.invitations.invite(context.request, commandOf(info, args), args.input);

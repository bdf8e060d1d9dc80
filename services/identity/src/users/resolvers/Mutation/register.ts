import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const register: MutationResolvers['register'] = (_parent, args, context, info) => {
  const { inviteToken, ...credentials } = args.input;
  const command = commandOf(info, args);
  return inviteToken == null
    ? context.registration.register(context.request, command, credentials)
    : context.acceptance.accept(context.request, command, inviteToken, credentials);
};

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const resetPassword: MutationResolvers['resetPassword'] = (_parent, args, context, info) =>
  context.passwordReset.reset(context.request, commandOf(info, args), args.token, args.password);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const revokeApiKey: MutationResolvers['revokeApiKey'] = (_parent, args, context, info) =>
  context.apiKeys.revoke(context.request, commandOf(info, args), args.id);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const rotateApiKey: MutationResolvers['rotateApiKey'] = (_parent, args, context, info) =>
  context.apiKeys.rotate(context.request, commandOf(info, args), args.id, args.expiresAt);

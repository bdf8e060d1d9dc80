import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createApiKey: MutationResolvers['createApiKey'] = (_parent, args, context, info) =>
  context.apiKeys.create(context.request, commandOf(info, args), args.input);

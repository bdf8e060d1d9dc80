import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteWebhook: MutationResolvers['deleteWebhook'] = (_parent, args, context, info) =>
  context.webhooks.delete(context.request, commandOf(info, args), args.id, args.expectedVersion);

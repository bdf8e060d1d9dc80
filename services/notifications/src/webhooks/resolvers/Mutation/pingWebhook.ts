import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const pingWebhook: MutationResolvers['pingWebhook'] = (_parent, args, context, info) =>
  context.webhookDeliveries.ping(context.request, commandOf(info, args), args.id);

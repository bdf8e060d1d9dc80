import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const redeliverWebhook: MutationResolvers['redeliverWebhook'] = (_parent, args, context, info) =>
  context.webhookDeliveries.redeliver(context.request, commandOf(info, args), args.webhookId, args.id);

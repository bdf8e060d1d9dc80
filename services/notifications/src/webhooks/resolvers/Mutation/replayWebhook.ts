import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const replayWebhook: MutationResolvers['replayWebhook'] = (_parent, args, context, info) =>
  context.webhookDeliveries.replay(context.request, commandOf(info, args), args.id, args.fromSequence);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const rotateWebhookSecret: MutationResolvers['rotateWebhookSecret'] = (_parent, args, context, info) =>
  context.webhooks.rotateSecret(context.request, commandOf(info, args), args.id);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createWebhook: MutationResolvers['createWebhook'] = (_parent, args, context, info) =>
  context.webhooks.create(context.request, commandOf(info, args), args.input);

import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeWebhook: MutationResolvers['changeWebhook'] = (_parent, args, context, info) =>
  context.webhooks.change(context.request, commandOf(info, args), args.id, args.input, args.expectedVersion);

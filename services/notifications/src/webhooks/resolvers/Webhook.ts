import { asksAnywhereFor, asksForTotal } from '@outlay/service-kit/graphql/asks-for';
import type { WebhookResolvers } from '../../__generated__/resolvers.ts';

export const Webhook: WebhookResolvers = {
  deliveries: ({ id }, { filter, ...page }, { request, webhookDeliveries }, info) =>
    webhookDeliveries.list(request, id, filter, page, {
      isCounted: asksForTotal(info),
      hasTexts: asksAnywhereFor(info, 'body') || asksAnywhereFor(info, 'attempts'),
    }),
};

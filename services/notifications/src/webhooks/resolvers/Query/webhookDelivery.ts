import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const webhookDelivery: QueryResolvers['webhookDelivery'] = (
  _parent,
  { webhookId, id },
  { request, webhookDeliveries },
) => webhookDeliveries.find(request, webhookId, id);

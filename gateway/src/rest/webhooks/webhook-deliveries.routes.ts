import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import {
  deliveryFilters,
  exampleDelivery,
  exampleInspected,
  exampleQueued,
  inspectedDelivery,
  replayed,
  replayFrom,
  toDelivery,
  toInspected,
  webhookDelivery,
  webhookDeliveryPage,
} from './webhook-deliveries.schemas.ts';

const operation = readOperations(new URL('./webhooks.graphql', import.meta.url));
const access = 'webhooks:manage';
const deliveryPath = pathId.extend({
  delivery_id: z.string().meta({ type: 'integer', minimum: 1, examples: [310] }),
});

/** Messages to a webhook: what became of them, and sending them again. */
export const webhookDeliveryRoutes = [
  defineRoute({
    method: 'POST',
    path: '/webhooks/{id}/ping',
    summary: 'Send a ping to a webhook',
    description:
      'Queues a message of type `ping`, whatever the events of the webhook are. An inactive webhook answers 409.',
    access,
    status: 202,
    operation: operation('PingWebhook'),
    input: z.object({ ...plain, params: pathId }),
    reply: webhookDelivery,
    what: 'Webhook',
    errors: ['CONFLICT'],
    answerExample: {
      ...exampleQueued,
      event: 'ping',
      resource_type: null,
      resource_id: null,
      attempts: 0,
      last_status: null,
    },
    variables: ({ params }) => ({ id: params.id }),
    answer: ({ pingWebhook }) => ({ body: toDelivery(pingWebhook) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    summary: 'List deliveries',
    description: 'Most recent first.',
    access,
    operation: operation('ListWebhookDeliveries'),
    input: z.object({ ...plain, params: pathId, query: deliveryFilters }),
    reply: webhookDeliveryPage,
    what: 'Webhook',
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { items: [exampleDelivery], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ params, query }) => ({
      id: params.id,
      filter: { state: query.state, event: query.event, from: query.from, to: query.to },
      ...slice(query),
    }),
    answer: ({ webhook }, { query }) => webhook && { body: toPage(webhook.deliveries, query, toDelivery) },
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks/{id}/deliveries/{delivery_id}',
    summary: 'Inspect a delivery',
    description: 'Includes the body of the request, and headers, answer and time of each attempt.',
    access,
    operation: operation('ReadWebhookDelivery'),
    input: z.object({ ...plain, params: deliveryPath }),
    reply: inspectedDelivery,
    what: 'Delivery',
    answerExample: exampleInspected,
    variables: ({ params }) => ({ webhookId: params.id, id: params.delivery_id }),
    answer: (data) => data.webhookDelivery && { body: toInspected(data.webhookDelivery) },
  }),
  defineRoute({
    method: 'POST',
    path: '/webhooks/{id}/deliveries/{delivery_id}/redeliver',
    summary: 'Send a delivery again',
    description:
      'Under the same message id and sequence number. One that is queued is tried at once, unless an earlier one of its resource comes first.',
    access,
    status: 202,
    operation: operation('RedeliverWebhook'),
    input: z.object({ ...plain, params: deliveryPath }),
    reply: webhookDelivery,
    what: 'Delivery',
    answerExample: exampleQueued,
    variables: ({ params }) => ({ webhookId: params.id, id: params.delivery_id }),
    answer: ({ redeliverWebhook }) => ({ body: toDelivery(redeliverWebhook) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/webhooks/{id}/replay',
    summary: 'Send deliveries again from a sequence number',
    description: 'In their order, as far as they are still kept: for 30 days.',
    access,
    status: 202,
    operation: operation('ReplayWebhook'),
    input: z.object({ ...plain, params: pathId, body: replayFrom }),
    reply: replayed,
    what: 'Webhook',
    bodyExample: { from_sequence: 12 },
    answerExample: { queued: 6, through_sequence: 17 },
    variables: ({ params, body }) => ({ id: params.id, fromSequence: body.from_sequence }),
    answer: ({ replayWebhook }) => ({
      body: { queued: replayWebhook.queued, through_sequence: replayWebhook.throughSequence },
    }),
  }),
];

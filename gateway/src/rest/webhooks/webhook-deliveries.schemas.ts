import { z } from 'zod';
import type {
  WebhookDeliveryContentFragment,
  WebhookDeliveryDetailsFragment,
} from '../../__generated__/rest-operations.ts';
import { id, instant, text } from '../schema/fields.ts';
import { moment } from '../schema/moment.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';
import { exampleWebhook } from './webhooks.schemas.ts';

const deliveryState = wireEnum({ queued: 'QUEUED', delivered: 'DELIVERED', failed: 'FAILED' });

const fields = {
  id,
  message_id: z.string().meta({ description: 'The header `webhook-id`, the same in each attempt.' }),
  sequence: z.int().meta({ description: '1, 2, 3, … within the webhook, without gaps.' }),
  event: z.string(),
  resource_type: z
    .string()
    .nullable()
    .meta({ description: '`expense`, `project`, `account` or `alert`; null for a ping.' }),
  resource_id: id.nullable(),
  state: deliveryState.output,
  attempts: z.int().meta({ description: 'Number of attempts so far.' }),
  last_status: z.int().nullable().meta({ description: 'Status of the last attempt’s answer; null without an answer.' }),
  last_error: z
    .string()
    .nullable()
    .meta({ description: 'Code of what went wrong in the last attempt, such as `TIMEOUT`.' }),
  next_attempt_at: instant
    .nullable()
    .meta({ description: 'Null if no attempt is planned, or an earlier event of the same resource comes first.' }),
  occurred_at: instant.meta({ description: 'Time of the event.' }),
  created_at: instant,
  finished_at: instant.nullable().meta({ description: 'When it was delivered or given up.' }),
};
const headers = z.array(z.strictObject({ name: z.string(), value: z.string() }));

export const webhookDelivery = z
  .strictObject(fields)
  .meta({ id: 'WebhookDelivery', description: 'An event for a webhook. It is kept for 30 days.' });
export const webhookDeliveryPage = pageOf(webhookDelivery);

const attempt = z
  .strictObject({
    number: z.int(),
    at: instant,
    duration_ms: z.int(),
    url: z.string(),
    request_headers: headers,
    status: z.int().nullable().meta({ description: 'Null without an answer.' }),
    answer_headers: headers,
    answer_body: z.string().nullable().meta({
      description: 'The first 1,024 characters, or 4,096 of an answer that did not confirm; null without an answer.',
    }),
    is_answer_cut: z.boolean(),
    error: z.string().nullable().meta({ description: 'Code of what went wrong, such as `TIMEOUT`.' }),
  })
  .meta({ id: 'WebhookAttempt', description: 'One request to a receiver.' });

export const inspectedDelivery = z
  .strictObject({
    ...fields,
    body: z.string().meta({ description: 'The body of the request, exactly as it is sent.' }),
    requests: z.array(attempt).meta({ description: 'The last 50 attempts, oldest first.' }),
  })
  .meta({ id: 'InspectedWebhookDelivery', description: 'A delivery with its body and its attempts.' });

export const deliveryFilters = z.strictObject({
  state: deliveryState.input.optional(),
  event: text(50, 1)
    .optional()
    .meta({ description: 'Only events of this type.', examples: ['expense.created'] }),
  from: moment('Only those recorded at or after this time or day (UTC).', 'begin').optional(),
  to: moment('Only those recorded before this time, or up to and including this day (UTC).', 'end').optional(),
  ...paging,
});

export const replayFrom = z.strictObject({
  from_sequence: z.int().min(1).max(2_147_483_647).meta({ description: 'The first sequence number to send again.' }),
});
export const replayed = z.strictObject({
  queued: z.int().meta({ description: 'Number of deliveries that are queued again; at most 10,000.' }),
  through_sequence: z.int().nullable().meta({
    description: 'Up to this number everything is queued again; continue with the next one. Null if none was queued.',
  }),
});

export const exampleDelivery = {
  ...{ id: 310, message_id: 'msg_0f9c4f6e-3f0a-4c5b-9a38-1d8f5ac0c1ba', sequence: 17, event: 'expense.created' },
  ...{
    resource_type: 'expense',
    resource_id: 9001,
    state: 'delivered',
    attempts: 1,
    last_status: 204,
    last_error: null,
  },
  ...{ next_attempt_at: null, occurred_at: '2025-11-20T09:30:00.000Z', created_at: '2025-11-20T09:30:00.120Z' },
  finished_at: '2025-11-20T09:30:00.410Z',
};
export const exampleQueued = {
  ...exampleDelivery,
  ...{ state: 'queued', next_attempt_at: '2025-11-20T10:00:00.000Z', finished_at: null },
};
export const exampleInspected = {
  ...exampleDelivery,
  body: '{"id":"msg_0f9c4f6e-3f0a-4c5b-9a38-1d8f5ac0c1ba","type":"expense.created","sequence":17,…}',
  requests: [
    {
      ...{ number: 1, at: '2025-11-20T09:30:00.250Z', duration_ms: 148, url: exampleWebhook.url },
      request_headers: [{ name: 'webhook-timestamp', value: '1763631000' }],
      ...{ status: 204, answer_headers: [], answer_body: '', is_answer_cut: false, error: null },
    },
  ],
};

export function toDelivery(found: WebhookDeliveryDetailsFragment): z.output<typeof webhookDelivery> {
  return {
    ...{ id: Number(found.id), message_id: found.messageId, sequence: found.sequence, event: found.event },
    resource_type: found.resourceType,
    resource_id: found.resourceId === null ? null : Number(found.resourceId),
    state: deliveryState.toRest(found.state),
    ...{ attempts: found.attemptCount, last_status: found.lastStatus, last_error: found.lastError },
    ...{ next_attempt_at: found.nextAttemptAt, occurred_at: found.occurredAt },
    ...{ created_at: found.createdAt, finished_at: found.finishedAt },
  };
}

export function toInspected(found: WebhookDeliveryContentFragment): z.output<typeof inspectedDelivery> {
  return {
    ...toDelivery(found),
    body: found.body,
    requests: found.attempts.map((each) => ({
      ...{ number: each.number, at: each.at, duration_ms: each.durationMs, url: each.url },
      ...{ request_headers: [...each.requestHeaders], status: each.status, answer_headers: [...each.answerHeaders] },
      ...{ answer_body: each.answerBody, is_answer_cut: each.isAnswerCut, error: each.error },
    })),
  };
}

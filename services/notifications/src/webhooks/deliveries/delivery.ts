import type { WebhookEvent, WebhookResourceType } from '../event-types.ts';
import { dateOf } from '../webhook.ts';

export type WebhookDeliveryState = 'QUEUED' | 'DELIVERED' | 'FAILED';

/** A message to queue, without what each endpoint adds: its id and its sequence number. */
export interface NewMessage {
  event: WebhookEvent;
  /** Null for a ping. */
  resource: { type: WebhookResourceType; id: number } | null;
  occurredAt: Date;
  /** JSON texts of the resource. */
  object: string;
  previous: string;
}

/** Attempts of a delivery that are kept: the last ones. */
export const MOST_ATTEMPTS = 50;

/** One request to a receiver. */
export interface Attempt {
  number: number;
  at: string;
  duration_ms: number;
  url: string;
  request_headers: Record<string, string>;
  status: number | null;
  answer_headers: Record<string, string>;
  answer_body: string | null;
  is_answer_cut: boolean;
  error: string | null;
}

export interface Delivery {
  id: number;
  messageId: string;
  sequence: number;
  event: string;
  resourceType: string | null;
  resourceId: number | null;
  state: WebhookDeliveryState;
  attemptCount: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: Date | null;
  occurredAt: Date;
  createdAt: Date;
  finishedAt: Date | null;
  body: string;
  attempts: readonly Attempt[];
}

/** A row as JSON has it. */
export interface DeliveryRow {
  id: number;
  message_id: string;
  sequence: number;
  event: string;
  resource_type: string | null;
  resource_id: number | null;
  state: WebhookDeliveryState;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  next_attempt_at: string | null;
  occurred_at: string;
  created_at: string;
  finished_at: string | null;
  body: string;
  requests: Attempt[] | null;
}

/** The header `webhook-id`. */
export function messageIdOf(uuid: string): string {
  return `msg_${uuid}`;
}

export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    ...{ id: row.id, messageId: messageIdOf(row.message_id), sequence: row.sequence, event: row.event },
    ...{ resourceType: row.resource_type, resourceId: row.resource_id, state: row.state, body: row.body },
    ...{ attemptCount: row.attempts, lastStatus: row.last_status, lastError: row.last_error },
    ...{ nextAttemptAt: dateOf(row.next_attempt_at), occurredAt: new Date(row.occurred_at) },
    ...{ createdAt: new Date(row.created_at), finishedAt: dateOf(row.finished_at), attempts: row.requests ?? [] },
  };
}

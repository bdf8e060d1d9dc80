import type { WebhookDelivery, WebhookHeader } from '../__generated__/resolvers.ts';
import type { Attempt, Delivery } from './deliveries/delivery.ts';
import type { Webhook, WebhookDisabledReason } from './webhook.ts';

/** An endpoint as resolvers see one. It survives JSON. */
export interface WebhookModel {
  id: string;
  url: string;
  events: string[];
  description: string | null;
  isActive: boolean;
  disabledReason: WebhookDisabledReason | null;
  disabledAt: string | null;
  failingSince: string | null;
  failures: number;
  lastSequence: number;
  previousSecretValidUntil: string | null;
  createdBy: { id: string };
  createdAt: string;
  updatedAt: string;
  version: number;
}

/** An endpoint with its secret: store it encrypted alone. */
export interface IssuedWebhookModel {
  webhook: WebhookModel;
  secret: string;
}

export function toWebhook(webhook: Webhook): WebhookModel {
  const { previousUntil } = webhook;
  return {
    ...{ id: String(webhook.id), url: webhook.url, events: [...webhook.events], description: webhook.description },
    ...{ isActive: webhook.isActive, disabledReason: webhook.disabledReason, failures: webhook.failures },
    disabledAt: webhook.disabledAt?.toISOString() ?? null,
    failingSince: webhook.failingSince?.toISOString() ?? null,
    lastSequence: webhook.sequence,
    previousSecretValidUntil: previousUntil !== null && previousUntil > new Date() ? previousUntil.toISOString() : null,
    createdBy: { id: String(webhook.createdBy) },
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
    version: webhook.version,
  };
}

export function toWebhookDelivery(delivery: Delivery): WebhookDelivery {
  return {
    ...{ id: String(delivery.id), messageId: delivery.messageId, sequence: delivery.sequence, event: delivery.event },
    resourceType: delivery.resourceType,
    resourceId: delivery.resourceId === null ? null : String(delivery.resourceId),
    ...{ state: delivery.state, attemptCount: delivery.attemptCount, body: delivery.body },
    ...{ lastStatus: delivery.lastStatus, lastError: delivery.lastError },
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    occurredAt: delivery.occurredAt.toISOString(),
    createdAt: delivery.createdAt.toISOString(),
    finishedAt: delivery.finishedAt?.toISOString() ?? null,
    attempts: delivery.attempts.map(toAttempt),
  };
}

function toAttempt(attempt: Attempt): WebhookDelivery['attempts'][number] {
  return {
    number: attempt.number,
    at: new Date(attempt.at).toISOString(),
    durationMs: attempt.duration_ms,
    url: attempt.url,
    requestHeaders: toHeaders(attempt.request_headers),
    status: attempt.status,
    answerHeaders: toHeaders(attempt.answer_headers),
    answerBody: attempt.answer_body,
    isAnswerCut: attempt.is_answer_cut,
    error: attempt.error,
  };
}

function toHeaders(headers: Readonly<Record<string, string>>): WebhookHeader[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

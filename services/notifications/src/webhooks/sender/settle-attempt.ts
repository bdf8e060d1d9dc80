import type { EntityManager } from '@mikro-orm/postgresql';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import type { DeliveryResult } from '../sending/delivery-result.ts';
import { nextAttemptAt, retryAfterMs } from '../sending/retry-schedule.ts';
import { verdictOf, type Verdict } from '../sending/verdict.ts';
import type { ClaimedDelivery } from './delivery-claims.ts';
import { disableWebhook } from './disable-webhook.ts';
import { hasFailedTooLong, healthAfter } from './disabling.rules.ts';
import { SendingRepository, type Settled, type Standing } from './sending.repository.ts';

/** Characters that are kept of an answer with a status of 2xx. */
const KEPT_OF_SUCCESS = 1_024;

/** An attempt that was made. */
export interface MadeAttempt {
  url: string;
  requestHeaders: Readonly<Record<string, string>>;
  at: Date;
  result: DeliveryResult;
}

/**
 * Records an attempt, plans the next one or lets the resource's next delivery go, and disables an endpoint that has failed too long.
 * @returns the state of the delivery; null where another process holds it by now
 */
export async function settleAttempt(
  em: EntityManager,
  holder: string,
  { id, tenantId, webhookId }: ClaimedDelivery,
  attempt: MadeAttempt,
): Promise<Settled['state'] | null> {
  const sending = new SendingRepository(em, tenantId, holder);
  const health = await sending.lockHealth(webhookId);
  const standing = await sending.standing(id);
  if (!standing || !health) return null;
  const { result, at } = attempt;
  const verdict = verdictOf(result);
  const settled = settledBy(verdict, standing, attempt);
  await sending.addAttempt(id, {
    ...{
      number: standing.attempts + 1,
      at,
      durationMs: result.ms,
      url: attempt.url,
      requestHeaders: attempt.requestHeaders,
    },
    ...{ status: result.status, answerHeaders: result.headers, ...keptAnswer(verdict, result) },
    error: result.error,
  });
  await sending.settle(id, settled);
  const queue = new DeliveryQueueRepository(em, tenantId);
  if (settled.state !== 'QUEUED') await queue.releaseNext(webhookId, standing);
  await queue.plan(webhookId);
  const after = healthAfter(health, { isDelivered: verdict === 'delivered', at, ms: result.ms });
  if (after.failures !== health.failures || after.isSlow !== health.isSlow) await sending.keepHealth(webhookId, after);
  const reason = verdict === 'gone' ? 'GONE' : hasFailedTooLong(after, new Date()) ? 'FAILING' : null;
  if (reason) await disableWebhook(em, { tenantId, webhookId, deliveryId: id, reason });
  return settled.state;
}

/** Ends a delivery that waited too long, without an attempt, and lets the resource's next one go. */
export async function settleExpired(
  em: EntityManager,
  holder: string,
  { id, tenantId, webhookId }: ClaimedDelivery,
): Promise<void> {
  const sending = new SendingRepository(em, tenantId, holder);
  const health = await sending.lockHealth(webhookId);
  const standing = await sending.standing(id);
  if (!standing || !health) return;
  await sending.expire(id);
  const queue = new DeliveryQueueRepository(em, tenantId);
  await queue.releaseNext(webhookId, standing);
  await queue.plan(webhookId);
}

/** A receiver that confirms says little that helps: failures keep the whole text. */
function keptAnswer(verdict: Verdict, { body, isBodyCut }: DeliveryResult) {
  const answerBody = verdict === 'delivered' ? (body?.slice(0, KEPT_OF_SUCCESS) ?? null) : body;
  return { answerBody, isAnswerCut: isBodyCut || answerBody !== body };
}

function settledBy(verdict: Verdict, standing: Standing, { at, result }: MadeAttempt): Settled {
  const firstAttemptAt = standing.firstAttemptAt ?? at;
  const end = { firstAttemptAt, nextAttemptAt: null, status: result.status, error: result.error };
  if (verdict === 'delivered') return { ...end, state: 'DELIVERED', failures: standing.failures };
  const failures = standing.failures + 1;
  if (verdict === 'gone') return { ...end, state: 'FAILED', failures };
  const now = new Date();
  const asked = retryAfterMs(result.headers['retry-after'], now);
  const next = nextAttemptAt({ failures, firstAttemptAt, createdAt: standing.createdAt, now, retryAfterMs: asked });
  return { ...end, failures, state: next === null ? 'FAILED' : 'QUEUED', nextAttemptAt: next };
}

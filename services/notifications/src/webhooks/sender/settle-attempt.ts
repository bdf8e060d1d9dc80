import type { EntityManager } from '@mikro-orm/postgresql';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import type { DeliveryResult } from '../sending/delivery-result.ts';
import { LONGEST_PAUSE_MS, nextAttemptAt, retryAfterMs } from '../sending/retry-schedule.ts';
import { verdictOf, type Verdict } from '../sending/verdict.ts';
import type { ClaimedDelivery } from './delivery-claims.ts';
import { disableWebhook } from './disable-webhook.ts';
import { hasFailedTooLong, healthAfter } from './disabling.rules.ts';
import {
  SendingRepository,
  type Health,
  type LockedHealth,
  type Settled,
  type Standing,
} from './sending.repository.ts';

/** Characters that are kept of an answer's text: a receiver that confirms says little that helps. */
const KEPT_OF_SUCCESS = 1_024;
const KEPT_OF_FAILURE = 4_096;
/** Statuses by which a receiver asks for a pause of everything, if it says how long. */
const BUSY: readonly (number | null)[] = [429, 503];

/** An attempt that was made. */
export interface MadeAttempt {
  url: string;
  requestHeaders: Readonly<Record<string, string>>;
  at: Date;
  /** False where Outlay itself prevented it. */
  isSent: boolean;
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
  // An answer of another receiver says nothing about the present one.
  const isOfFormerUrl = attempt.url !== health.url;
  const verdict = isOfFormerUrl ? atFormerUrl(verdictOf(result)) : verdictOf(result);
  const settled = settledBy(verdict, since(health, standing), attempt);
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
  const pauseMs = pauseOf(result);
  if (pauseMs !== null && !isOfFormerUrl) await sending.pause(webhookId, pauseMs);
  await queue.plan(webhookId);
  if (!isOfFormerUrl) await judge(em, { tenantId, webhookId, id }, { health, verdict, attempt });
  return settled.state;
}

/** Keeps the health of the endpoint, and ends one that has failed too long. */
async function judge(
  em: EntityManager,
  { id, tenantId, webhookId }: Pick<ClaimedDelivery, 'id' | 'tenantId' | 'webhookId'>,
  { health, verdict, attempt }: { health: Health; verdict: Verdict; attempt: MadeAttempt },
): Promise<void> {
  const { result, at, isSent } = attempt;
  const after = healthAfter(health, { isDelivered: verdict === 'delivered', isSent, at, ms: result.ms });
  if (after.failures !== health.failures || after.isSlow !== health.isSlow)
    await new SendingRepository(em, tenantId, '').keepHealth(webhookId, after);
  const isFailing = isSent && hasFailedTooLong(after, new Date());
  const reason = verdict === 'gone' ? 'GONE' : isFailing ? 'FAILING' : null;
  if (reason) await disableWebhook(em, { tenantId, webhookId, deliveryId: id, reason });
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

/** The three days of a delivery begin again when its endpoint becomes active. */
function since({ activeSince }: LockedHealth, standing: Standing): Standing {
  const { firstAttemptAt } = standing;
  if (firstAttemptAt === null || firstAttemptAt > activeSince) return standing;
  return { ...standing, firstAttemptAt: activeSince };
}

function atFormerUrl(verdict: Verdict): Verdict {
  return verdict === 'gone' ? 'retry' : verdict;
}

/** The pause that a busy receiver asks for, in milliseconds. */
function pauseOf({ status, headers }: DeliveryResult): number | null {
  const asked = BUSY.includes(status) ? retryAfterMs(headers['retry-after'], new Date()) : null;
  return asked === null ? null : Math.min(asked, LONGEST_PAUSE_MS);
}

function keptAnswer(verdict: Verdict, { body, isBodyCut }: DeliveryResult) {
  const answerBody = body?.slice(0, verdict === 'delivered' ? KEPT_OF_SUCCESS : KEPT_OF_FAILURE) ?? null;
  return { answerBody, isAnswerCut: isBodyCut || answerBody !== body };
}

function settledBy(verdict: Verdict, standing: Standing, { at, result }: MadeAttempt): Settled {
  const firstAttemptAt = standing.firstAttemptAt ?? at;
  const end = { firstAttemptAt, pauseMs: null, status: result.status, error: result.error };
  if (verdict === 'delivered') return { ...end, state: 'DELIVERED', failures: standing.failures };
  const failures = standing.failures + 1;
  if (verdict === 'gone') return { ...end, state: 'FAILED', failures };
  const now = new Date();
  const asked = retryAfterMs(result.headers['retry-after'], now);
  const next = nextAttemptAt({ failures, firstAttemptAt, createdAt: standing.createdAt, now, retryAfterMs: asked });
  // As a time from now, because claims compare with the database's clock.
  const pauseMs = next === null ? null : next.getTime() - now.getTime();
  return { ...end, failures, state: next === null ? 'FAILED' : 'QUEUED', pauseMs };
}

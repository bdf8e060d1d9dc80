import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { MOST_ATTEMPTS } from '../deliveries/delivery.ts';
import { IS_HEAD } from '../deliveries/delivery-queue.repository.ts';
import type { DeliveryProblem } from '../sending/delivery-result.ts';
import { MOST_QUEUED_DAYS } from '../sending/retry-schedule.ts';
import { dateOf, type WebhookDisabledReason } from '../webhook.ts';

/** A claimed delivery with everything that its request needs. Secrets are sealed. */
export interface Outgoing {
  messageId: string;
  body: string;
  url: string;
  isActive: boolean;
  /** It was never tried, and is too old by now. Who asks for an expired one again gets an attempt. */
  isExpired: boolean;
  /** The newest first. */
  sealedSecrets: Buffer[];
}

/** Standing of a claimed delivery. */
export interface Standing {
  attempts: number;
  /** Of the present period of attempts. */
  failures: number;
  firstAttemptAt: Date | null;
  createdAt: Date;
  resourceType: string | null;
  resourceId: number | null;
}

/** Standing of an endpoint. */
export interface Health {
  failures: number;
  failingSince: Date | null;
  /** Its last attempt took long, with or without success. */
  isSlow: boolean;
}

/** With what an attempt is compared. */
export interface LockedHealth extends Health {
  url: string;
  activeSince: Date;
}

/** The end of an attempt. */
export interface Settled {
  state: 'QUEUED' | 'DELIVERED' | 'FAILED';
  failures: number;
  firstAttemptAt: Date;
  /** Milliseconds until the next attempt; null for a finished one. */
  pauseMs: number | null;
  status: number | null;
  error: string | null;
}

/** One attempt, as it is kept. */
export interface AttemptRecord {
  number: number;
  at: Date;
  durationMs: number;
  url: string;
  requestHeaders: Readonly<Record<string, string>>;
  status: number | null;
  answerHeaders: Readonly<Record<string, string>>;
  answerBody: string | null;
  isAnswerCut: boolean;
  error: string | null;
}

interface OutgoingRow {
  message_id: string;
  body: string;
  url: string;
  is_active: boolean;
  is_expired: boolean;
  secret: Buffer;
  previous_secret: Buffer | null;
}

interface HealthRow {
  url: string;
  active_since: string;
  failures: number;
  failing_since: string | null;
  is_slow: boolean;
}

interface StandingRow {
  attempts: number;
  failures: number;
  first_attempt_at: string | null;
  created_at: string;
  resource_type: string | null;
  resource_id: string | null;
}

/** Reads and settles the claimed deliveries of one tenant. */
export class SendingRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #holder: string;

  constructor(em: EntityManager, tenantId: number, holder: string) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#holder = holder;
  }

  /** Null where the claim is lost. */
  async read(id: number): Promise<Outgoing | null> {
    const [row] = await executePrepared<OutgoingRow>(
      this.#em,
      `select d.message_id, d.body, w.url, w.is_active and w.deleted_at is null as is_active,
         d.attempts = 0 and d.last_error is null and d.created_at < now() - make_interval(days => $4) as is_expired, w.secret,
         case when w.previous_until > now() then w.previous_secret end as previous_secret
       from webhook_deliveries d join webhooks w on w.tenant_id = d.tenant_id and w.id = d.webhook_id
       where d.tenant_id = $1 and d.id = $2 and d.holder = $3 and d.state = 'QUEUED'`,
      [this.#tenantId, id, this.#holder, MOST_QUEUED_DAYS],
    );
    if (!row) return null;
    const sealedSecrets = [row.secret, ...(row.previous_secret ? [row.previous_secret] : [])];
    const { message_id: messageId, body, url, is_active: isActive, is_expired: isExpired } = row;
    return { messageId, body, url, isActive, isExpired, sealedSecrets };
  }

  /** The endpoint, locked until the transaction ends, as is its queue; null for a deleted one. */
  async lockHealth(webhookId: number): Promise<LockedHealth | null> {
    const [row] = await executePrepared<HealthRow>(
      this.#em,
      `select url, active_since, failures, failing_since, is_slow from webhooks where tenant_id = $1 and id = $2 and deleted_at is null for update`,
      [this.#tenantId, webhookId],
    );
    if (!row) return null;
    const { url, failures, is_slow: isSlow } = row;
    return { url, failures, failingSince: dateOf(row.failing_since), isSlow, activeSince: new Date(row.active_since) };
  }

  /** Null where the claim is lost. */
  async standing(id: number): Promise<Standing | null> {
    const [row] = await executePrepared<StandingRow>(
      this.#em,
      `select attempts, failures, first_attempt_at, created_at, resource_type, resource_id from webhook_deliveries
       where tenant_id = $1 and id = $2 and holder = $3 and state = 'QUEUED'`,
      [this.#tenantId, id, this.#holder],
    );
    if (!row) return null;
    const resourceId = row.resource_id === null ? null : Number(row.resource_id);
    return {
      ...{ attempts: row.attempts, failures: row.failures, firstAttemptAt: dateOf(row.first_attempt_at) },
      ...{ createdAt: new Date(row.created_at), resourceType: row.resource_type, resourceId },
    };
  }

  /** Keeps an attempt, and the last ones before it. */
  async addAttempt(deliveryId: number, attempt: AttemptRecord): Promise<void> {
    await executePrepared(
      this.#em,
      `insert into webhook_attempts (tenant_id, delivery_id, number, at, duration_ms, url, request_headers, status, answer_headers,
         answer_body, is_answer_cut, error)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::jsonb, $10, $11, $12)`,
      [
        ...[this.#tenantId, deliveryId, attempt.number, attempt.at, attempt.durationMs, attempt.url],
        ...[JSON.stringify(attempt.requestHeaders), attempt.status, JSON.stringify(attempt.answerHeaders)],
        ...[attempt.answerBody, attempt.isAnswerCut, attempt.error],
      ],
    );
    if (attempt.number <= MOST_ATTEMPTS) return;
    await executePrepared(
      this.#em,
      `delete from webhook_attempts where tenant_id = $1 and delivery_id = $2 and number <= $3`,
      [this.#tenantId, deliveryId, attempt.number - MOST_ATTEMPTS],
    );
  }

  /** It waits again where an earlier one of its resource was queued meanwhile. */
  async settle(id: number, settled: Settled): Promise<void> {
    await executePrepared(
      this.#em,
      `update webhook_deliveries d set state = $3, attempts = attempts + 1, failures = $4, first_attempt_at = $5,
         next_attempt_at = case when ${IS_HEAD} then now() + $6::float * interval '1 ms' end, last_status = $7, last_error = $8, finished_at = case when $3 <> 'QUEUED' then now() end, holder = null, lease_until = null
       where tenant_id = $1 and id = $2`,
      [
        ...[this.#tenantId, id, settled.state, settled.failures, settled.firstAttemptAt, settled.pauseMs],
        ...[settled.status, settled.error],
      ],
    );
  }

  /** Ends a claimed delivery without an attempt. */
  async expire(id: number): Promise<void> {
    const problem: DeliveryProblem = 'EXPIRED';
    await executePrepared(
      this.#em,
      `update webhook_deliveries set state = 'FAILED', next_attempt_at = null, last_error = $3, finished_at = now(), holder = null,
         lease_until = null
       where tenant_id = $1 and id = $2`,
      [this.#tenantId, id, problem],
    );
  }

  /** Gives a claimed delivery back unsent. */
  async giveBack(id: number): Promise<void> {
    await executePrepared(
      this.#em,
      `update webhook_deliveries d set next_attempt_at = case when ${IS_HEAD} then now() end, holder = null, lease_until = null
       where tenant_id = $1 and id = $2 and holder = $3 and state = 'QUEUED'`,
      [this.#tenantId, id, this.#holder],
    );
  }

  /** Has an endpoint left alone for a time. */
  async pause(webhookId: number, ms: number): Promise<void> {
    await executePrepared(
      this.#em,
      `update webhooks set paused_until = now() + $3::float * interval '1 ms' where tenant_id = $1 and id = $2`,
      [this.#tenantId, webhookId, ms],
    );
  }

  async keepHealth(webhookId: number, { failures, failingSince, isSlow }: Health): Promise<void> {
    await executePrepared(
      this.#em,
      `update webhooks set failures = $3, failing_since = $4, is_slow = $5 where tenant_id = $1 and id = $2`,
      [this.#tenantId, webhookId, failures, failingSince, isSlow],
    );
  }

  /** Ends sending to an endpoint. Its deliveries stay queued. */
  async disable(webhookId: number, reason: WebhookDisabledReason): Promise<void> {
    await executePrepared(
      this.#em,
      `update webhooks set is_active = false, disabled_reason = $3, disabled_at = now(), version = version + 1, updated_at = now()
       where tenant_id = $1 and id = $2`,
      [this.#tenantId, webhookId, reason],
    );
  }
}

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { AppError } from '@outlay/errors/app-error';
import { WorkLoop } from '@outlay/jobs/work-loop';
import { showWebhookQueue } from '@outlay/telemetry/gauges';
import type { Logger } from '@outlay/telemetry/logger';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { expectWebhooks, webhookTried } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { messageIdOf } from '../deliveries/delivery.ts';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import { headersOf, type Deliver } from '../sending/deliver.ts';
import type { DeliveryError, DeliveryResult } from '../sending/delivery-result.ts';
import { checkWebhookUrl } from '../sending/webhook-url.ts';
import type { UrlRules } from '../webhook.rules.ts';
import type { WebhookSecrets } from '../webhook-secrets.ts';
import { DeliveryClaims, type ClaimedDelivery, type SendShares } from './delivery-claims.ts';
import { SendingRepository, type Outgoing, type Settled } from './sending.repository.ts';
import { settleAttempt, settleExpired, type MadeAttempt } from './settle-attempt.ts';

/** Times of the sender, in milliseconds, and its limits. */
export interface WebhookSenderSettings extends SendShares {
  /** Interval of looks that nothing woke: for retries, and for what another process queued. */
  pollMs: number;
  /** Time between a commit and the look for its deliveries. */
  settleMs: number;
  /** Requests of this process at the same time. */
  concurrency: number;
  /** Limit for those of them to endpoints whose last attempt failed or was slow. The rest is for the others. */
  troubledConcurrency: number;
  /** Longer than any attempt takes. */
  leaseMs: number;
  /** Time that attempts have to end when the service stops; others are made again. */
  stopMs: number;
}

const SETTINGS: WebhookSenderSettings = {
  ...{ perTenant: 16, perTenantTroubled: 8, perWebhook: 4, perFailingWebhook: 1 },
  ...{ pollMs: 1_000, settleMs: 20, concurrency: 64, troubledConcurrency: 32, leaseMs: 30_000, stopMs: 3_000 },
};

const NOT_SENT = { status: null, headers: {}, body: null, isBodyCut: false, ms: 0 } as const;

export interface WebhookSenderParts {
  worker: pg.Pool;
  database: TenantDatabase;
  deliver: Deliver;
  secrets: WebhookSecrets;
  rules: UrlRules;
  logger: Logger;
  settings?: Partial<WebhookSenderSettings> | undefined;
}

/** Sends queued deliveries. Any number may run: each delivery is claimed by one, for the time of a lease. */
export class WebhookSender {
  readonly #parts: WebhookSenderParts;
  readonly #settings: WebhookSenderSettings;
  readonly #holder = randomUUID();
  readonly #claims: DeliveryClaims;
  readonly #loop: WorkLoop;
  readonly #sending = new Set<Promise<void>>();
  /** Requests in progress to endpoints whose attempt before failed or was slow. */
  #troubled = 0;
  readonly #giveUp = new AbortController();
  #hideQueue = () => {};

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts;
    this.#settings = { ...SETTINGS, ...parts.settings };
    this.#claims = new DeliveryClaims(parts.worker, this.#holder, this.#settings);
    this.#loop = new WorkLoop({
      work: () => this.#startDue(),
      failed: (err) => parts.logger.warn({ err }, 'webhooks: due deliveries could not be read; trying again'),
      ...{ pollMs: this.#settings.pollMs, settleMs: this.#settings.settleMs },
    });
    parts.database.onCommit(() => this.#loop.wake());
  }

  async start(): Promise<void> {
    expectWebhooks();
    this.#hideQueue = showWebhookQueue('notifications', () => this.#claims.backlog());
    this.#loop.start();
  }

  /** Waits a moment for attempts in progress. */
  async stop(): Promise<void> {
    this.#hideQueue();
    await this.#loop.stop();
    const giveUp = setTimeout(() => this.#giveUp.abort(), this.#settings.stopMs);
    await Promise.all(this.#sending);
    clearTimeout(giveUp);
  }

  /** Starts what is due, and does not wait for it: a slow receiver holds up nobody. */
  async #startDue(): Promise<boolean> {
    const { concurrency, troubledConcurrency, leaseMs } = this.#settings;
    const free = { all: concurrency - this.#sending.size, troubled: troubledConcurrency - this.#troubled };
    if (free.all <= 0) return false;
    const claimed = await this.#claims.take(free, leaseMs);
    for (const delivery of claimed) {
      if (delivery.isTroubled) this.#troubled += 1;
      const sent = this.#sendTraced(delivery).finally(() => {
        this.#sending.delete(sent);
        if (delivery.isTroubled) this.#troubled -= 1;
        this.#loop.wake();
      });
      this.#sending.add(sent);
    }
    return claimed.length > 0 && claimed.length < free.all;
  }

  async #sendTraced(delivery: ClaimedDelivery): Promise<void> {
    await runWithLogContext({ tenantId: delivery.tenantId }, () =>
      withSpan(
        'webhook send',
        { side: 'client', attributes: { 'outlay.webhook.id': delivery.webhookId } },
        async () => {
          try {
            await this.#send(delivery);
          } catch (err) {
            const { id, webhookId } = delivery;
            this.#parts.logger.error(
              { err, webhook: webhookId, delivery: id },
              'webhooks: not sent; tried again after its lease',
            );
          }
        },
      ),
    );
  }

  async #send(claimed: ClaimedDelivery): Promise<void> {
    const { database } = this.#parts;
    const { id, tenantId, webhookId } = claimed;
    const outgoing = await database.read({ tenantId }, (em) =>
      new SendingRepository(em, tenantId, this.#holder).read(id),
    );
    if (!outgoing) return;
    if (outgoing.isActive && outgoing.isExpired) {
      await database.write({ tenantId }, (em) => settleExpired(em, this.#holder, claimed));
      this.#parts.logger.warn({ webhook: webhookId, delivery: id }, 'webhooks: too old to send');
      return;
    }
    const attempt = outgoing.isActive ? await this.#attempt(tenantId, outgoing) : null;
    if (attempt === null) {
      await database.write({ tenantId }, async (em) => {
        await new SendingRepository(em, tenantId, this.#holder).lockHealth(webhookId);
        await new SendingRepository(em, tenantId, this.#holder).giveBack(id);
        await new DeliveryQueueRepository(em, tenantId).plan(webhookId);
      });
      return;
    }
    const state = await database.write({ tenantId }, (em) => settleAttempt(em, this.#holder, claimed, attempt));
    // Where the endpoint was deleted, or the claim was lost, the outcome is another attempt's.
    if (state !== null) this.#tell(claimed, attempt.result, state);
  }

  /** Null where it was given up because the service stops. */
  async #attempt(tenantId: number, outgoing: Outgoing): Promise<MadeAttempt | null> {
    const { deliver, secrets } = this.#parts;
    const at = new Date();
    const unsent = (error: DeliveryError): MadeAttempt => ({
      ...{ url: outgoing.url, requestHeaders: {}, at, isSent: false, result: { ...NOT_SENT, error } },
    });
    const url = this.#permitted(outgoing.url);
    if (url === null) return unsent('BLOCKED_ADDRESS');
    const opened = secrets.openValid(outgoing.sealedSecrets, tenantId);
    if (opened === null) return unsent('UNREADABLE_SECRET');
    const message = { id: messageIdOf(outgoing.messageId), timestamp: at, body: outgoing.body, secrets: opened };
    const delivery = { ...message, url, signal: this.#giveUp.signal };
    try {
      const result = await deliver(delivery);
      return { url: outgoing.url, requestHeaders: headersOf(delivery), at, isSent: true, result };
    } catch (error) {
      if (this.#giveUp.signal.aborted) return null;
      throw error;
    }
  }

  /** The rules may have become stricter since the URL was stored. */
  #permitted(text: string): URL | null {
    try {
      return checkWebhookUrl(text, this.#parts.rules);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  #tell({ id, webhookId }: ClaimedDelivery, { status, error, ms }: DeliveryResult, state: Settled['state']): void {
    webhookTried(state === 'DELIVERED' ? 'delivered' : 'failed');
    if (state === 'DELIVERED') return;
    const told = { webhook: webhookId, delivery: id, status, error, ms, state };
    this.#parts.logger[state === 'FAILED' ? 'warn' : 'info'](told, 'webhooks: an attempt failed');
  }
}

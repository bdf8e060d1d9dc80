import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { WorkLoop } from '@outlay/jobs/work-loop';
import { backoffMs } from '@outlay/messaging/backoff';
import { showMailQueue } from '@outlay/telemetry/gauges';
import type { Logger } from '@outlay/telemetry/logger';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { expectMails, mailTried } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Delivery, MailTransport, OutgoingMail } from '../mail-transport.ts';
import { MailStore, type ClaimedMail } from './mail-store.ts';

export type { ClaimedMail };

/** Times of the sender, in milliseconds. */
export interface MailSettings {
  /** Interval of looks that nothing woke: for retries, and for mails that another process queued. */
  pollMs: number;
  /** Time between a commit and the look for its mails. */
  settleMs: number;
  /** Limit of concurrent deliveries. */
  concurrency: number;
  /** Lease of a claimed mail; longer than any delivery takes. */
  leaseMs: number;
  /** The first pause between tries; it doubles up to `maxRetryMs`. */
  retryMs: number;
  maxRetryMs: number;
  /** Age at which a mail is no longer retried. */
  giveUpMs: number;
}

const SETTINGS: MailSettings = {
  pollMs: 15_000,
  settleMs: 500,
  concurrency: 4,
  leaseMs: 5 * 60_000,
  retryMs: 30_000,
  maxRetryMs: 3_600_000,
  giveUpMs: 24 * 3_600_000,
};

/**
 * Fate of a claimed mail: it is delivered; `dropped`, because nobody is to get it, for the reason given; or `ended`,
 * where its writer has settled it.
 */
export type Written = { kind: 'mail'; mail: OutgoingMail } | { kind: 'dropped'; reason: string } | { kind: 'ended' };

export interface MailSenderOptions<Kind extends string> {
  service: string;
  /** Every kind of mail, for the metrics. */
  kinds: readonly Kind[];
  worker: pg.Pool;
  /** Its commits wake the sender. */
  database: Pick<TenantDatabase, 'onCommit'>;
  transport: MailTransport;
  /** Writes a mail when it is about to be sent; one that throws is tried again. */
  write: (mail: ClaimedMail<Kind>) => Promise<Written>;
  logger: Logger;
  settings?: Partial<MailSettings> | undefined;
}

/** Sends queued mails, each at most once. Any number may run; each mail is claimed by one. */
export class MailSender<Kind extends string> {
  readonly #options: MailSenderOptions<Kind>;
  readonly #settings: MailSettings;
  readonly #store: MailStore<Kind>;
  readonly #logger: Logger;
  readonly #loop: WorkLoop;
  #hideQueue = () => {};

  constructor(options: MailSenderOptions<Kind>) {
    this.#options = options;
    this.#settings = { ...SETTINGS, ...options.settings };
    this.#store = new MailStore(options.worker, randomUUID());
    this.#logger = options.logger;
    this.#loop = new WorkLoop({
      work: async () => (await this.#sendDue()) === this.#settings.concurrency,
      failed: (err) => this.#logger.warn({ err }, 'mail: due mails could not be read; trying again'),
      ...{ pollMs: this.#settings.pollMs, settleMs: this.#settings.settleMs },
    });
    options.database.onCommit(() => this.#loop.wake());
  }

  async start(): Promise<void> {
    const { service, kinds } = this.#options;
    expectMails(service, kinds);
    this.#hideQueue = showMailQueue(service, () => this.#store.backlog());
    this.#loop.start();
  }

  /** Waits for deliveries in progress. */
  async stop(): Promise<void> {
    this.#hideQueue();
    await this.#loop.stop();
  }

  async #sendDue(): Promise<number> {
    const lost = await this.#store.endLostLeases();
    if (lost.length > 0) this.#logger.error({ mails: lost }, 'mail: a process died while sending; not sent again');
    const claimed = await this.#store.claim(this.#settings.concurrency, this.#settings.leaseMs);
    await Promise.all(claimed.map((mail) => this.#sendTraced(mail)));
    return claimed.length;
  }

  async #sendTraced(mail: ClaimedMail<Kind>): Promise<void> {
    const attributes = { 'outlay.mail.kind': mail.kind, 'outlay.mail.attempts': mail.attempts };
    await runWithLogContext({ tenantId: mail.tenantId }, () =>
      withSpan('mail send', { side: 'client', attributes }, () => this.#send(mail)),
    );
  }

  async #send(mail: ClaimedMail<Kind>): Promise<void> {
    const handover = { isPermitted: false };
    const permit = async () => {
      handover.isPermitted = await this.#store.startSending(mail.id, this.#settings.leaseMs);
      return handover.isPermitted;
    };
    try {
      const written = await this.#options.write(mail);
      if (written.kind === 'ended') return;
      if (written.kind === 'dropped') await this.#store.settle(mail.id, 'dropped', written.reason);
      else await this.#record(mail, await this.#options.transport.deliver(written.mail, permit));
    } catch (error) {
      this.#logger.warn({ err: error, mail: mail.id }, 'mail: could not be made or handed over');
      const errorName = error instanceof Error ? error.name : 'unknown';
      await this.#record(mail, { kind: handover.isPermitted ? 'unknown' : 'retry', error: errorName });
    }
  }

  async #record(mail: ClaimedMail<Kind>, delivery: Delivery): Promise<void> {
    await this.#settle(mail, delivery).catch((error: unknown) =>
      this.#logger.error({ err: error, mail: mail.id }, 'mail: its end could not be recorded'),
    );
  }

  async #settle(mail: ClaimedMail<Kind>, delivery: Delivery): Promise<void> {
    if (delivery.kind === 'abandoned') return;
    const { service } = this.#options;
    mailTried({ service, kind: mail.kind, outcome: delivery.kind === 'sent' ? 'sent' : 'failed' });
    if (delivery.kind === 'sent') {
      await this.#store.settle(mail.id, 'sent', null);
      return;
    }
    const { error } = delivery;
    const pauseMs = backoffMs(mail.attempts, { baseMs: this.#settings.retryMs, maxMs: this.#settings.maxRetryMs });
    const isInTime = Date.now() + pauseMs - mail.createdAt.getTime() < this.#settings.giveUpMs;
    if (delivery.kind === 'retry' && isInTime) {
      this.#logger.warn({ mail: mail.id, attempts: mail.attempts, error }, 'mail: not taken, will be tried again');
      await this.#store.retryLater(mail.id, pauseMs, error);
      return;
    }
    const state = delivery.kind === 'unknown' ? 'unknown' : 'failed';
    this.#logger.error({ mail: mail.id, attempts: mail.attempts, error, state }, 'mail: given up');
    await this.#store.settle(mail.id, state, error);
  }
}

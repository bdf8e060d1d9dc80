import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { WorkLoop } from '@outlay/jobs/work-loop';
import type { Delivery, MailTransport, OutgoingMail } from '@outlay/mail/mail-transport';
import { backoffMs } from '@outlay/messaging/backoff';
import type { Logger } from '@outlay/telemetry/logger';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { showMailQueue } from '@outlay/telemetry/gauges';
import { expectMails, mailTried } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { TenantSettingsRepository } from '../replicas/tenant-settings.repository.ts';
import type { MailContacts } from '../siblings/mail-contacts.ts';
import { mailContent, preferencesUrl } from './mail-content.ts';
import { MailMaterialRepository } from './mail-material.repository.ts';
import { MailQueueRepository } from './mail-queue.repository.ts';
import { MailStoreRepository, type ClaimedMail } from './mail-store.repository.ts';

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

export interface MailSenderOptions {
  worker: pg.Pool;
  database: TenantDatabase;
  contacts: MailContacts;
  transport: MailTransport;
  publicUrl: string;
  logger: Logger;
  settings?: Partial<MailSettings> | undefined;
}

/** Sends queued mails. Any number may run; each mail is claimed by one. */
export class MailSender {
  readonly #options: MailSenderOptions;
  readonly #settings: MailSettings;
  readonly #store: MailStoreRepository;
  readonly #logger: Logger;
  readonly #loop: WorkLoop;
  #hideQueue = () => {};

  constructor(options: MailSenderOptions) {
    this.#options = options;
    this.#settings = { ...SETTINGS, ...options.settings };
    this.#store = new MailStoreRepository(options.worker, randomUUID());
    this.#logger = options.logger;
    this.#loop = new WorkLoop({
      work: async () => (await this.#sendDue()) === this.#settings.concurrency,
      failed: (err) => this.#logger.warn({ err }, 'mail: due mails could not be read; trying again'),
      ...{ pollMs: this.#settings.pollMs, settleMs: this.#settings.settleMs },
    });
    options.database.onCommit(() => this.#loop.wake());
  }

  async start(): Promise<void> {
    expectMails('notifications', ['alert', 'digest']);
    this.#hideQueue = showMailQueue('notifications', () => this.#store.backlog());
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

  async #sendTraced(mail: ClaimedMail): Promise<void> {
    const attributes = { 'outlay.mail.kind': mail.kind, 'outlay.mail.attempts': mail.attempts };
    await runWithLogContext({ tenantId: mail.tenantId }, () =>
      withSpan('mail send', { side: 'client', attributes }, () => this.#send(mail)),
    );
  }

  async #send(mail: ClaimedMail): Promise<void> {
    let isPermitted = false;
    const permit = async () => {
      isPermitted = await this.#store.startSending(mail.id, this.#settings.leaseMs);
      return isPermitted;
    };
    const delivery = await this.#deliver(mail, permit).catch((error: unknown): Delivery | 'dropped' => {
      this.#logger.warn({ err: error, mail: mail.id }, 'mail: could not be made or handed over');
      const errorName = error instanceof Error ? error.name : 'unknown';
      return { kind: isPermitted ? 'unknown' : 'retry', error: errorName };
    });
    await this.#record(mail, delivery).catch((error: unknown) =>
      this.#logger.error({ err: error, mail: mail.id }, 'mail: its end could not be recorded'),
    );
  }

  async #deliver(mail: ClaimedMail, permit: () => Promise<boolean>): Promise<Delivery | 'dropped'> {
    if (await this.#isOver(mail)) return { kind: 'abandoned' };
    const outgoing = await this.#compose(mail);
    return outgoing === null ? 'dropped' : this.#options.transport.deliver(outgoing, permit);
  }

  /** Cancels the mail of a condition that is over. A first check without a lock suffices for nearly all mails. */
  async #isOver({ id, tenantId, kind }: ClaimedMail): Promise<boolean> {
    if (kind !== 'alert') return false;
    const { database } = this.#options;
    const alerts = await database.read({ tenantId }, (em) => new MailMaterialRepository(em, tenantId).alertsOf(id));
    if (alerts.some(({ clearedAt }) => clearedAt === null)) return false;
    return database.write({ tenantId }, (em) => new MailQueueRepository(em, tenantId).cancelIfOver(id));
  }

  /** @returns null without an active recipient */
  async #compose({ id, tenantId, userId, kind, createdAt }: ClaimedMail): Promise<OutgoingMail | null> {
    const { database, contacts, publicUrl } = this.#options;
    const contact = (await contacts({ tenantId, requestId: `mail:${id}` }, [userId])).get(userId);
    if (!contact) return null;
    const { alerts, tenant } = await database.read({ tenantId }, async (em) => ({
      alerts: await new MailMaterialRepository(em, tenantId).alertsOf(id),
      tenant: await new TenantSettingsRepository(em).find(tenantId),
    }));
    const content = mailContent({ kind, alerts, tenant: tenant.name, reader: contact, publicUrl });
    return {
      ...content,
      to: { name: contact.name, address: contact.email },
      messageId: `notification-${tenantId}-${id}@${new URL(publicUrl).hostname}`,
      date: createdAt,
      preferencesUrl: preferencesUrl(publicUrl),
    };
  }

  async #record(mail: ClaimedMail, delivery: Delivery | 'dropped'): Promise<void> {
    if (delivery === 'dropped') {
      await this.#store.settle(mail.id, 'dropped', 'no such reader');
      return;
    }
    if (delivery.kind === 'abandoned') return;
    mailTried({ service: 'notifications', kind: mail.kind, outcome: delivery.kind === 'sent' ? 'sent' : 'failed' });
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

import type { ClaimedMail, Written } from '@outlay/mail/mail-sender';
import { stopOf } from '@outlay/mail/stop-links';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { TenantSettingsRepository } from '../replicas/tenant-settings.repository.ts';
import type { MailContacts } from '../siblings/mail-contacts.ts';
import { mailContent } from './mail-content.ts';
import { MailMaterialRepository } from './mail-material.repository.ts';
import { MailQueueRepository } from './mail-queue.repository.ts';

/**
 * Mails about single alerts that a person gets within 24 hours; further ones are dropped. The alerts stay in the list, and
 * digests are sent.
 */
const DAILY_ALERT_MAILS = 50;

/** Kinds of mails of this service. */
export const MAIL_KINDS = ['alert', 'digest'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

export interface AlertMailWriterOptions {
  database: TenantDatabase;
  contacts: MailContacts;
  /** Prefix of links. */
  publicUrl: string;
}

/** Writes mails about alerts when they are about to be sent, as the alerts are then. */
export class AlertMailWriter {
  readonly #options: AlertMailWriterOptions;

  constructor(options: AlertMailWriterOptions) {
    this.#options = options;
  }

  /** @throws AppError SERVICE_UNAVAILABLE when identity, which knows the addresses, does not answer */
  async write({ id, tenantId, kind, createdAt }: ClaimedMail<MailKind>): Promise<Written> {
    const { database, contacts, publicUrl } = this.#options;
    const { material, tenant, sentToday } = await database.read({ tenantId }, async (em) => {
      const repository = new MailMaterialRepository(em, tenantId);
      const found = await repository.of(id);
      const sent = found !== null && kind === 'alert' ? await repository.alertMailsWithinDay(found.readerId) : 0;
      return { material: found, sentToday: sent, tenant: await new TenantSettingsRepository(em).find(tenantId) };
    });
    if (material === null) return { kind: 'ended' };
    const { readerId, alerts } = material;
    // A first check without a lock suffices for nearly all mails.
    if (kind === 'alert' && alerts.every(({ clearedAt }) => clearedAt !== null) && (await this.#cancel(tenantId, id)))
      return { kind: 'ended' };
    if (sentToday >= DAILY_ALERT_MAILS) return { kind: 'dropped', reason: 'the reader got the mails of a day' };
    const reader = (await contacts({ tenantId, requestId: `mail:${id}` }, [readerId])).get(readerId);
    if (!reader) return { kind: 'dropped', reason: 'no such reader' };
    const stop = stopOf(publicUrl, reader.stopToken);
    return {
      kind: 'mail',
      mail: {
        ...mailContent({ kind, alerts, tenant: tenant.name, reader, publicUrl, stopUrl: stop.page }),
        to: { name: reader.name, address: reader.email },
        messageId: `notification-${tenantId}-${id}@${new URL(publicUrl).hostname}`,
        date: createdAt,
        stop,
      },
    };
  }

  /** Cancels the mail of a condition that is over. */
  async #cancel(tenantId: number, mailId: number): Promise<boolean> {
    return this.#options.database.write({ tenantId }, (em) =>
      new MailQueueRepository(em, tenantId).cancelIfOver(mailId),
    );
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import { alertRaised } from '@outlay/telemetry/metrics';
import { onceCommitted } from '@outlay/tenancy/after-commit';
import { messageOf } from '../language/alert-message.ts';
import { MailQueueRepository } from '../mail/mail-queue.repository.ts';
import { alertEvent } from '../messaging/alert-events.ts';
import { TenantSettingsRepository } from '../replicas/tenant-settings.repository.ts';
import type { Alert, AlertType, NewAlert } from './alert.ts';
import type { AlertOrigin } from './alert-origin.ts';
import { AlertRepository } from './alert.repository.ts';

/** What happened longer ago is shown, and not mailed at once: a log that is read anew from its start mails nobody old news. */
const NEWS_MS = 24 * 3_600_000;

/**
 * Raises and clears alerts. The alert, its audit entry, its event and the mails that are owed for it are one transaction, that
 * of the caller, who has locked the state that the alert is about.
 */
export class AlertJournal {
  readonly #em: EntityManager;
  readonly #origin: AlertOrigin;
  readonly #alerts: AlertRepository;

  constructor(em: EntityManager, origin: AlertOrigin) {
    this.#em = em;
    this.#origin = origin;
    this.#alerts = new AlertRepository(em, origin.tenantId);
  }

  /** The alert of this type about this entity that has not cleared, if there is one. */
  async open(type: AlertType, entityId: number): Promise<Alert | null> {
    return this.#alerts.findOpen(type, entityId);
  }

  /** Does nothing where one is open. */
  async raise(wanted: NewAlert): Promise<void> {
    const { tenantId, at } = this.#origin;
    const locale = await new TenantSettingsRepository(this.#em).localeOf(tenantId);
    const isNews = Date.now() - at.getTime() < NEWS_MS;
    const alert = await this.#alerts.insert({ ...wanted, isNews, message: messageOf(wanted.facts, locale) });
    if (!alert) return;
    await this.#record('AlertRaised', null, alert);
    if (isNews) await new MailQueueRepository(this.#em, tenantId).queueAlert(alert.id);
    onceCommitted(this.#em, () => alertRaised(alert.type));
  }

  /** Does nothing where it is cleared. */
  async clear(open: Alert): Promise<void> {
    const alert = await this.#alerts.clear(open.id);
    if (alert) await this.#record('AlertCleared', open, alert);
  }

  async #record(type: 'AlertRaised' | 'AlertCleared', before: Alert | null, after: Alert): Promise<void> {
    await recordAudit(this.#em, this.#origin, {
      action: type === 'AlertRaised' ? 'alert.raised' : 'alert.cleared',
      entityType: 'alert',
      entityId: after.id,
      changes: diff(before && auditedFields(before), auditedFields(after)),
    });
    await addToOutbox(this.#em, this.#origin, [alertEvent(type, after)]);
  }
}

function auditedFields(alert: Alert) {
  const { type, severity, entityType, entityId, message, clearedAt } = alert;
  return { type, severity, entityType, entityId, message, clearedAt };
}

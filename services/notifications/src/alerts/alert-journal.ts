import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import { alertRaised } from '@outlay/telemetry/metrics';
import { onceCommitted } from '@outlay/tenancy/after-commit';
import { messageOf } from '../language/alert-message.ts';
import { MailQueueRepository } from '../mail/mail-queue.repository.ts';
import { alertEvent, type AlertEventType } from '../messaging/alert-events.ts';
import { TenantSettingsRepository } from '../replicas/tenant-settings.repository.ts';
import { isWorse, type Alert, type AlertType, type NewAlert } from './alert.ts';
import type { AlertOrigin } from './alert-origin.ts';
import { AlertRepository } from './alert.repository.ts';

/** Age beyond which an alert is shown, but not mailed at once: a log that is read from its start must not cause mails about old events. */
const NEWS_MS = 24 * 3_600_000;

const AUDITED_AS: Record<AlertEventType, string> = {
  AlertRaised: 'alert.raised',
  AlertReopened: 'alert.reopened',
  AlertWorsened: 'alert.worsened',
  AlertCleared: 'alert.cleared',
};

/**
 * Raises, reopens and clears alerts. The alert, its audit entry, its event and its mails are written in the caller's transaction, which
 * has locked the state of the account or project.
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

  /** The open alert of this type about this entity, if there is one. */
  async open(type: AlertType, entityId: number): Promise<Alert | null> {
    return this.#alerts.findOpen(type, entityId);
  }

  /**
   * Records that a condition holds: raises a new alert, or reopens the last one if it cleared within a day. An `open` alert
   * changes only if the condition became worse.
   * @returns the alert that is open afterwards
   */
  async raise(open: Alert | null, wanted: NewAlert): Promise<Alert | null> {
    if (open && !isWorse(wanted.severity, open.severity)) return open;
    const { tenantId, at } = this.#origin;
    const locale = await new TenantSettingsRepository(this.#em).localeOf(tenantId);
    const isNews = Date.now() - at.getTime() < NEWS_MS;
    const wording = { ...wanted, isNews, message: messageOf(wanted.facts, locale) };
    const before = open ?? (await this.#alerts.findRecentlyCleared(wanted.type, wanted.entityId));
    const alert = await (before ? this.#alerts.raiseAgain(before, wording) : this.#alerts.insert(wording));
    if (!alert) return this.open(wanted.type, wanted.entityId);
    await this.#record(open ? 'AlertWorsened' : before ? 'AlertReopened' : 'AlertRaised', before, alert);
    if (isNews) await new MailQueueRepository(this.#em, tenantId).queueAlert(alert.id);
    onceCommitted(this.#em, () => alertRaised(alert.type));
    return alert;
  }

  /** Records that the condition is over. */
  async clear(open: Alert): Promise<void> {
    const alert = await this.#alerts.clear(open.id);
    if (alert) await this.#record('AlertCleared', open, alert);
  }

  async #record(type: AlertEventType, before: Alert | null, after: Alert): Promise<void> {
    await recordAudit(this.#em, this.#origin, {
      action: AUDITED_AS[type],
      entityType: 'alert',
      entityId: after.id,
      changes: diff(before && auditedFields(before), auditedFields(after)),
    });
    await addToOutbox(this.#em, this.#origin, [alertEvent(type, after)]);
  }
}

function auditedFields(alert: Alert) {
  const { type, severity, entityType, entityId, message, recurrences, clearedAt } = alert;
  return { type, severity, entityType, entityId, message, recurrences, clearedAt };
}

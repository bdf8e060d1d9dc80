import type { EntityManager } from '@mikro-orm/postgresql';
import { SEEN_ALERTS_SQL, WANTED_SQL } from './alert-rows.ts';

const MARK_NEWER_SQL = `on conflict (tenant_id, user_id, alert_id) do update
  set version = excluded.version, read_at = now() where alert_reads.version < excluded.version`;

/** Read marks: a row for each alert and person, because a mark "up to here" would include an alert that commits late. */
export class AlertReadsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #userId: number;

  constructor(em: EntityManager, tenantId: number, userId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#userId = userId;
  }

  /** Marks an alert read as of `version`; a later occurrence stays unread. */
  async mark(alertId: number, version: number): Promise<void> {
    await this.#em.execute(
      `insert into alert_reads (tenant_id, user_id, alert_id, version) values (?, ?, ?, ?)
       ${MARK_NEWER_SQL}`,
      [this.#tenantId, this.#userId, alertId, version],
      'run',
    );
  }

  async unmark(alertId: number): Promise<void> {
    await this.#em.execute(
      `delete from alert_reads where tenant_id = ? and user_id = ? and alert_id = ?`,
      [this.#tenantId, this.#userId, alertId],
      'run',
    );
  }

  /** Marks every alert that the person's list shows. @returns number of alerts that were unread */
  async markAll(): Promise<number> {
    const marked: unknown[] = await this.#em.execute(
      `insert into alert_reads (tenant_id, user_id, alert_id, version)
       select a.tenant_id, ?, a.id, a.raised_version from ${SEEN_ALERTS_SQL}
       where a.tenant_id = ? and r.alert_id is null and ${WANTED_SQL}
       ${MARK_NEWER_SQL} returning 1`,
      [this.#userId, this.#userId, this.#tenantId, this.#userId],
    );
    return marked.length;
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { SEEN_ALERTS_SQL, WANTED_SQL } from './alert-rows.ts';

/** What a person has read: a row for each alert, because a mark "up to here" would swallow an alert that commits late. */
export class AlertReadsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #userId: number;

  constructor(em: EntityManager, tenantId: number, userId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#userId = userId;
  }

  async mark(alertId: number): Promise<void> {
    await this.#em.execute(
      `insert into alert_reads (tenant_id, user_id, alert_id) values (?, ?, ?) on conflict do nothing`,
      [this.#tenantId, this.#userId, alertId],
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

  /** Marks every alert that the person's list shows. @returns how many were unread */
  async markAll(): Promise<number> {
    const marked: unknown[] = await this.#em.execute(
      `insert into alert_reads (tenant_id, user_id, alert_id)
       select a.tenant_id, ?, a.id from ${SEEN_ALERTS_SQL}
       where a.tenant_id = ? and r.alert_id is null and ${WANTED_SQL}
       on conflict do nothing returning 1`,
      [this.#userId, this.#userId, this.#tenantId, this.#userId],
    );
    return marked.length;
  }
}

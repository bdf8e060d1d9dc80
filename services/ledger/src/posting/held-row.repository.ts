import type { EntityManager } from '@mikro-orm/postgresql';

/** Longest wait for a row, in milliseconds. */
const PATIENT_MS = 1_500;

/** Statements that lock a row as a posting does, by the kind that a row's key begins with. */
const LOCKS: Readonly<Record<string, string>> = {
  account: 'select 1 from accounts where tenant_id = ? and id = ? for no key update',
  category: 'select 1 from categories where tenant_id = ? and id = ? for key share',
  day: 'select 1 from expense_day_counts where tenant_id = ? and expense_date = ? for no key update',
  expense: 'select 1 from expenses where tenant_id = ? and id = ? for no key update',
  key: 'select 1 from key_spend where tenant_id = ? and key_id = ? for no key update',
  project: 'select 1 from project_replica where tenant_id = ? and project_id = ? for key share',
  transfer: 'select 1 from transfers where tenant_id = ? and id = ? for no key update',
};

/** Waits for rows of one tenant that other transactions hold, within the caller's transaction. */
export class HeldRowRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Locks a row once it is free. To be called before the transaction locks anything else: whoever waits then holds up nobody.
   *
   * @param row the row of a RowBusyError; a key that names no single row locks nothing
   * @throws DriverException (lock_timeout) after 1.5 s
   */
  async lock(row: string): Promise<void> {
    const [kind = '', id = ''] = row.split(':');
    const sql = LOCKS[kind];
    if (sql === undefined) return;
    await this.#em.execute(`set local lock_timeout = ${PATIENT_MS}`);
    await this.#em.execute(sql, [this.#tenantId, id]);
  }
}

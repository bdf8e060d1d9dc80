import type { EntityManager } from '@mikro-orm/postgresql';

/** Longest wait for a row, in milliseconds: for one that nobody should hold so long, and for one that an import holds until it is committed. */
const PATIENT_MS = 1_500;
const PATIENT_WITH_IMPORTS_MS = 4_500;

const SET_PATIENCE = `
  select set_config('lock_timeout', case when exists (
    select from imports where tenant_id = ? and state in ('committing', 'undoing')) then ? else ? end, true)`;

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
   * @throws DriverException (lock_timeout) after 1.5 s, or 4.5 s while an import is committed or undone
   */
  async lock(row: string): Promise<void> {
    const [kind = '', id = ''] = row.split(':');
    const sql = LOCKS[kind];
    if (sql === undefined) return;
    await this.#em.execute(SET_PATIENCE, [this.#tenantId, `${PATIENT_WITH_IMPORTS_MS}ms`, `${PATIENT_MS}ms`]);
    await this.#em.execute(sql, [this.#tenantId, id]);
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudits, type AuditOrigin, type AuditRecord } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import type pg from 'pg';
import { SEARCH_VERSION, searchVectorOf, vendorKey } from '../expenses/expense-search.ts';
import { EXPENSE_COLUMNS_SQL, toExpense, type Expense, type ExpenseRow } from '../expenses/expense.ts';
import { expenseEvent } from '../messaging/expense-events.ts';
import { SetStatement, updateSql, type Columns } from '../posting/set-statement.repository.ts';

const CLEARED: Columns<Expense> = {
  id: ['bigint', ({ id }) => id],
  vendor: ['text', ({ vendor }) => vendor],
  note: ['text', ({ note }) => note],
  tags: ['text[]', ({ tags }) => tags],
  vendor_key: ['text', ({ vendor }) => vendorKey(vendor)],
  search: ['tsvector', searchVectorOf],
  search_version: ['smallint', () => SEARCH_VERSION],
  updated_at: ['timestamptz', ({ updatedAt }) => updatedAt],
  texts_cleared_at: ['timestamptz', ({ updatedAt }) => updatedAt],
  version: ['integer', ({ version }) => version],
};

/** An expense that was restored and deleted again is due again. */
const IS_DUE = `soft_deleted_at < now() - make_interval(days => ?)
  and (texts_cleared_at is null or texts_cleared_at < soft_deleted_at)`;
const HAS_TEXT = `(vendor is not null or note is not null or tags <> '{}')`;

/** The texts of one tenant's deleted expenses, within the transaction of the entity manager. */
export class TextRetentionRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Clears vendor, note and tags of expenses that were deleted so many days ago, with audit entry and event. Those that somebody
   * changes at this moment are left for the next run.
   * @returns how many were cleared
   */
  async clear(origin: AuditOrigin, days: number, limit: number): Promise<number> {
    const expenses = await this.#due(days, limit);
    if (expenses.length === 0) return 0;
    const now = new Date();
    const cleared = expenses.map((expense) => ({
      ...expense,
      ...{ vendor: null, note: null, tags: [], updatedAt: now, version: expense.version + 1 },
    }));
    await new SetStatement(this.#tenantId)
      .add('cleared', CLEARED, cleared, updateSql('expenses', CLEARED))
      .run(this.#em);
    await recordAudits(this.#em, origin, expenses.map(clearing));
    await addToOutbox(
      this.#em,
      origin,
      cleared.map((expense) => expenseEvent('ExpenseChanged', expense)),
    );
    return cleared.length;
  }

  /** Notes those without any text, so that they are not looked at again. */
  async passTextless(days: number): Promise<void> {
    await this.#em.execute(
      `update expenses set texts_cleared_at = now() where tenant_id = ? and ${IS_DUE} and not ${HAS_TEXT}`,
      [this.#tenantId, days],
      'run',
    );
  }

  async #due(days: number, limit: number): Promise<Expense[]> {
    const [found]: { rows: ExpenseRow[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows from (
         select ${EXPENSE_COLUMNS_SQL} from expenses e
         where tenant_id = ? and ${IS_DUE} and ${HAS_TEXT} order by id limit ? for no key update skip locked) e`,
      [this.#tenantId, days, limit],
    );
    return (found?.rows ?? []).map(toExpense);
  }
}

/** The audit entry: which texts there were, and not what they said. */
function clearing({ id, vendor, note, tags }: Expense): AuditRecord {
  const changes = {
    ...(vendor !== null && { vendor: { before: '[removed]', after: null } }),
    ...(note !== null && { note: { before: '[removed]', after: null } }),
    ...(tags.length > 0 && { tags: { before: ['[removed]'], after: [] } }),
  };
  return { action: 'expense.texts_removed', entityType: 'expense', entityId: id, changes };
}

/** Tenants with a time of retention, as the worker role, which may read no more. */
export async function retainingTenants(worker: pg.Pool): Promise<{ tenantId: number; days: number }[]> {
  const { rows } = await worker.query<{ tenant_id: string; retention_days: number }>(
    `select tenant_id, retention_days from tenant_settings where retention_days is not null order by tenant_id`,
  );
  return rows.map((row) => ({ tenantId: Number(row.tenant_id), days: row.retention_days }));
}

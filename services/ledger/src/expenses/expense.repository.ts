import type { EntityManager } from '@mikro-orm/postgresql';
import { RowBusyError, type LockMode } from '../posting/posting-state.ts';
import { EXPENSE_COLUMNS_SQL, toExpense, type Expense, type ExpenseRow } from './expense.ts';

/** One change of an expense, as the audit trail has it. */
export interface ExpenseAuditRow {
  id: number;
  entityId: number;
  action: string;
  /** RFC 3339 */
  at: string;
  actorUserId: number | null;
  /** `user:1`, `key:4`, … */
  actor: string;
  changes: Record<string, { before: unknown; after: unknown }>;
}

/** Reads one tenant's expenses within the transaction of its entity manager: rows, not entities, because lists are hot. */
export class ExpenseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Deleted ones included; in no particular order. */
  async findMany(ids: readonly number[]): Promise<Expense[]> {
    if (ids.length === 0) return [];
    return this.#select(`id = any (?::bigint[])`, [`{${ids.join(',')}}`]);
  }

  /** Deleted ones included. */
  async find(id: number): Promise<Expense | null> {
    const [expense] = await this.#select('id = ?', [id]);
    return expense ?? null;
  }

  /**
   * Locked until the transaction ends. Take it before any account: every path locks an expense first, then accounts.
   * @throws RowBusyError where another transaction holds it and `lock` is to skip
   */
  async findForUpdate(id: number, lock: 'wait' | 'skip'): Promise<Expense | null> {
    const [expense] = await this.#select(`id = ? for no key update ${lock === 'skip' ? 'skip locked' : ''}`, [id]);
    if (expense === undefined && lock === 'skip' && (await this.find(id))) throw new RowBusyError(`expense:${id}`);
    return expense ?? null;
  }

  /** By id; locks like {@link findForUpdate}, in ascending order. @throws RowBusyError as there */
  async findManyForUpdate(ids: readonly number[], lock: LockMode): Promise<Map<number, Expense>> {
    const skip = lock === 'skip' ? 'skip locked' : '';
    const condition = `id = any (?::bigint[]) order by id ${lock === 'none' ? '' : `for no key update ${skip}`}`;
    const rows = await this.#select(condition, [`{${ids.join(',')}}`]);
    const found = new Map(rows.map((expense) => [expense.id, expense]));
    if (lock !== 'skip') return found;
    const [busy] = await this.findMany(ids.filter((id) => !found.has(id)));
    if (busy) throw new RowBusyError(`expense:${busy.id}`);
    return found;
  }

  /** Every change of these expenses, oldest first. */
  async history(ids: readonly number[]): Promise<ExpenseAuditRow[]> {
    return this.#em.execute(
      `select id::int8::float8 as id, entity_id::float8 as "entityId", action, to_json(created_at) #>> '{}' as at,
         actor_user_id::float8 as "actorUserId", actor, changes
       from audit_entries
       where tenant_id = ? and entity_type = 'expense' and entity_id = any (?::bigint[]) order by audit_entries.id`,
      [this.#tenantId, `{${ids.join(',')}}`],
    );
  }

  async #select(condition: string, params: readonly unknown[]): Promise<Expense[]> {
    const [found]: { rows: ExpenseRow[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows
       from (select ${EXPENSE_COLUMNS_SQL} from expenses e where e.tenant_id = ? and e.${condition}) e`,
      [this.#tenantId, ...params],
    );
    return (found?.rows ?? []).map(toExpense);
  }
}

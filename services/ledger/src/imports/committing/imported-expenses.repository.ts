import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { EXPENSE_COLUMNS_SQL, toExpense, type Expense, type ExpenseRow } from '../../expenses/expense.ts';

/** Number of an import's expenses. */
export interface ImportedCounts {
  readonly live: number;
  /** Live ones that somebody has changed since; a change of a tag or category everywhere is none of theirs. */
  readonly changed: number;
  readonly deleted: number;
}

/** An order changes labels alone, in the name of its request. */
const CHANGED_BY_HAND = `exists (
  select 1 from audit_entries a
  where a.tenant_id = e.tenant_id and a.entity_type = 'expense' and a.entity_id = e.id and a.action <> 'expense.created'
    and not (a.changes - array['tags', 'category_id'] = '{}' and a.request_id in (
      select o.origin ->> 'requestId' from reassignments o where o.tenant_id = e.tenant_id)))`;

/** The expenses that an import has recorded, within the transaction of the entity manager. */
export class ImportedExpensesRepository {
  readonly #em: EntityManager;
  readonly #values: readonly [tenantId: number, importId: number];

  constructor(em: EntityManager, tenantId: number, importId: number) {
    this.#em = em;
    this.#values = [tenantId, importId];
  }

  /** Locks the live ones until the transaction ends, in the order of their ids: nobody changes one that is already counted. */
  async lock(): Promise<void> {
    await executePrepared(
      this.#em,
      `select count(*) from (
         select from expenses where tenant_id = $1 and import_id = $2 and soft_deleted_at is null order by id for no key update) as held`,
      this.#values,
    );
  }

  async count(): Promise<ImportedCounts> {
    const [row] = await executePrepared<ImportedCounts>(
      this.#em,
      `select count(*) filter (where soft_deleted_at is null)::int as live,
         count(*) filter (where soft_deleted_at is null and version <> 1 and ${CHANGED_BY_HAND})::int as changed,
         count(*) filter (where soft_deleted_at is not null)::int as deleted
       from expenses e where tenant_id = $1 and import_id = $2`,
      this.#values,
    );
    return row ?? { live: 0, changed: 0, deleted: 0 };
  }

  /** The first live ones after an id, in the order of their ids, locked until the transaction ends. */
  async liveAfter(id: number, most: number): Promise<Expense[]> {
    const [found] = await executePrepared<{ rows: ExpenseRow[] | null }>(
      this.#em,
      `select json_agg(e order by e.id) as rows from (
         select ${EXPENSE_COLUMNS_SQL} from expenses e
         where e.tenant_id = $1 and e.import_id = $2 and e.id > $3::bigint and e.soft_deleted_at is null
         order by e.id limit $4::int for no key update) e`,
      [...this.#values, id, most],
    );
    return (found?.rows ?? []).map(toExpense);
  }
}

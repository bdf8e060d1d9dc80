import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from '@outlay/messaging/newest-of-each';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { markDueSql } from '../forecast/forecast-due.repository.ts';
import { LabelUseRepository, type Label } from '../labels/label-use.repository.ts';
import type { ExpenseFact } from './expense-fact.ts';
import { columnsSql, SOURCES_SQL, sumsSql } from './rollup-sql.ts';
import { ROLLUPS, type Rollup } from './rollup-tables.ts';

/** Columns of `expense_fact` beside the tenant, with their types and the properties of a fact. */
export const FACT_COLUMNS: readonly (readonly [column: string, type: string, property: keyof ExpenseFact])[] = [
  ['expense_id', 'bigint', 'expenseId'],
  ['account_id', 'bigint', 'accountId'],
  ['project_id', 'bigint', 'projectId'],
  ['category_id', 'bigint', 'categoryId'],
  ['vendor', 'text', 'vendor'],
  ['vendor_key', 'text', 'vendorKey'],
  ['tags', 'text[]', 'tags'],
  ['day', 'date', 'day'],
  ['base_minor', 'bigint', 'baseMinor'],
  ['base_currency', 'text', 'baseCurrency'],
  ['project_minor', 'bigint', 'projectMinor'],
  ['project_currency', 'text', 'projectCurrency'],
  ['live', 'boolean', 'live'],
  ['event_time', 'timestamptz', 'eventTime'],
  ['epoch', 'integer', 'epoch'],
  ['version', 'bigint', 'version'],
];
const NAMES = FACT_COLUMNS.map(([column]) => column).join(', ');
const CHANGED = FACT_COLUMNS.slice(1)
  .map(([column]) => `${column} = excluded.${column}`)
  .join(', ');

/**
 * Writes the facts that are newer than the stored ones, subtracts their former amounts from every sum, adds the new amounts, and marks
 * the forecasts of the projects as due, in one statement. Parameters: the facts as JSON, the tenant.
 */
const APPLY = `
  with given as (
    select * from json_to_recordset($1::json) as g (${FACT_COLUMNS.map(([column, type]) => `${column} ${type}`).join(', ')})
  ), written as (
    insert into expense_fact as kept (tenant_id, ${NAMES})
    select $2::bigint, ${NAMES} from given order by expense_id
    on conflict (tenant_id, expense_id) do update set ${CHANGED}
      where (kept.epoch, kept.version) < (excluded.epoch, excluded.version)
    returning old as before, new as after
  ), change as (
    select -1 as sign, (before).* from written where (before).live
    union all
    select 1 as sign, (after).* from written where (after).live
  ), ${SOURCES_SQL}, ${ROLLUPS.map(addingSql).join(', ')}, due as (
    ${markDueSql('select distinct tenant_id, project_id from change where project_id is not null')}
  )
  select ${ROLLUPS.map(emptiedSql).join(', ')}, set_config('outlay.month_sums', 'kept', true),
    (select json_agg(label_use_now) from label_use_now where is_new) as new_labels,
    (select json_agg(gone) from (select distinct kind, label from label where sign < 0) as gone) as left_labels`;

/** A rollup's part of {@link APPLY}: rows are locked in the order of their keys. */
function addingSql(rollup: Rollup): string {
  const { table, key, values } = rollup;
  return `${table}_now as (
    insert into ${table} as kept (${columnsSql(rollup)}) ${sumsSql(rollup)}
    on conflict (tenant_id, ${Object.keys(key).join(', ')}) do update
      set ${Object.entries(values)
        .map(([column, { merged }]) => `${column} = ${merged}`)
        .join(', ')}
    returning new.*, old.count is null as is_new
  )`;
}

/** SQL for the keys of sums with a count of zero, as JSON; null where there are none. */
function emptiedSql({ table }: Rollup): string {
  return `(select json_agg(emptied)::text from ${table}_now as emptied where count = 0) as ${table}`;
}

/** The result of {@link APPLY}: keys of sums with a count of zero, as JSON by table, and labels. */
interface Applied extends Record<string, unknown> {
  new_labels: Label[] | null;
  /** Labels of expenses that had them before. */
  left_labels: Label[] | null;
}

/** Stores one fact for each expense of a tenant, and updates the sums, within the caller's transaction. */
export class ExpenseFactRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Applies facts, each unless a newer one of its expense is stored. The consumer runs one such transaction of a tenant at a time
   * (`claimInboxEvents`): expenses share sums, and two transactions would lock them in different orders.
   */
  async apply(facts: readonly ExpenseFact[]): Promise<void> {
    if (facts.length === 0) return;
    const newest = newestOfEach(facts, ({ expenseId }) => expenseId).map(jsonRow);
    const [applied] = await executePrepared<Applied>(this.#em, APPLY, [JSON.stringify(newest), this.#tenantId]);
    for (const rollup of ROLLUPS) await this.#deleteEmpty(rollup, applied?.[rollup.table]);
    const labels = new LabelUseRepository(this.#em, this.#tenantId);
    await labels.addWords(applied?.new_labels ?? []);
    await labels.setBack(applied?.left_labels ?? []);
  }

  /** A statement of its own, because a statement cannot delete rows that it has just written. */
  async #deleteEmpty({ table, key }: Rollup, emptied: unknown): Promise<void> {
    if (typeof emptied !== 'string') return;
    const keys = Object.keys(key);
    await executePrepared(
      this.#em,
      `delete from ${table} as kept
       using json_to_recordset($1::json) as gone (${Object.entries(key)
         .map(([name, type]) => `${name} ${type}`)
         .join(', ')})
       where kept.tenant_id = $2 and ${keys.map((name) => `kept.${name} = gone.${name}`).join(' and ')} and kept.count = 0`,
      [emptied, this.#tenantId],
    );
  }
}

function jsonRow(fact: ExpenseFact): Record<string, unknown> {
  return Object.fromEntries(
    FACT_COLUMNS.map(([column, , property]) => {
      const value = fact[property];
      return [column, typeof value === 'bigint' ? value.toString() : value];
    }),
  );
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from '@outlay/messaging/newest-of-each';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { markDueSql } from '../forecast/forecast-due.repository.ts';
import { LabelUseRepository, type TouchedLabel } from '../labels/label-use.repository.ts';
import type { ExpenseFact } from './expense-fact.ts';
import { columnsSql, LABEL_CHANGES, sumsSql } from './rollup-sql.ts';
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
 * the forecasts of the projects as due, in one statement. Returns the keys of emptied sums, and the labels whose last day or words may
 * have changed. Parameters: the facts as JSON, the tenant.
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
  ), label_change as (${LABEL_CHANGES}
  ), ${ROLLUPS.map(addingSql).join(', ')}, due as (
    ${markDueSql('select distinct tenant_id, project_id from change where project_id is not null')}
  )
  select ${ROLLUPS.map(emptiedSql).join(', ')},
    (select json_agg(moved) from (
       select distinct change.kind, change.label
       from label_change as change left join label_use_now as used using (kind, label)
       where change.sign < 0 or used.last_day is null or change.day > used.last_day
     ) as moved) as touched`;

/** A rollup's part of {@link APPLY}: rows are locked in the order of their keys. */
function addingSql(rollup: Rollup): string {
  const { table } = rollup;
  const keys = Object.keys(rollup.key);
  return `${table}_now as (
    insert into ${table} as kept (${columnsSql(rollup)})
    ${sumsSql(rollup)}
    order by ${keys.map((_key, index) => index + 2).join(', ')}
    on conflict (tenant_id, ${keys.join(', ')}) do update
      set ${Object.keys(rollup.sums)
        .map((column) => `${column} = kept.${column} + excluded.${column}`)
        .join(', ')}
    returning kept.*
  )`;
}

/** SQL for the keys of sums with a count of zero, as JSON; null where there are none. */
function emptiedSql({ table }: Rollup): string {
  return `(select json_agg(emptied)::text from ${table}_now as emptied where count = 0) as ${table}`;
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
    const rows = newestOfEach(facts, ({ expenseId }) => expenseId).map(jsonRow);
    const [applied] = await executePrepared<Record<string, string | null> & { touched: TouchedLabel[] | null }>(
      this.#em,
      APPLY,
      [JSON.stringify(rows), this.#tenantId],
    );
    for (const rollup of ROLLUPS) await this.#deleteEmpty(rollup, applied?.[rollup.table] ?? null);
    await new LabelUseRepository(this.#em, this.#tenantId).follow(applied?.touched ?? []);
  }

  /** A statement of its own, because a statement cannot delete rows that it has just written. */
  async #deleteEmpty({ table, key, types }: Rollup, emptied: string | null): Promise<void> {
    if (emptied === null) return;
    const keys = Object.keys(key);
    await executePrepared(
      this.#em,
      `delete from ${table} as kept
       using json_to_recordset($1::json) as gone (${keys.map((name) => `${name} ${types[name] ?? 'text'}`).join(', ')})
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

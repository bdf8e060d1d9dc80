import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from '@outlay/messaging/newest-of-each';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { ReplicaTable, ChangeOrigin } from './replica-tables.ts';

/** Writes replicas of other services' aggregates, within the caller's transaction. */
export class ReplicaRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores states, each unless the stored one is newer: duplicates and disorder change nothing. */
  async keepNewest<State extends ChangeOrigin>(table: ReplicaTable<State>, states: readonly State[]): Promise<void> {
    const rows = newestOfEach(states, table.idOf);
    if (rows.length === 0) return;
    const columns = ['tenant_id', ...Object.keys(table.columns)];
    const key = table.id === null ? ['tenant_id'] : ['tenant_id', table.id];
    await executePrepared(
      this.#em,
      `insert into ${table.name} as kept (${columns.join(', ')})
       select ${columns.join(', ')} from json_populate_recordset(null::${table.name}, $1::json)
       on conflict (${key.join(', ')}) do update
         set ${columns
           .filter((column) => !key.includes(column))
           .map((column) => `${column} = excluded.${column}`)
           .join(', ')}
         where (kept.epoch, kept.version) < (excluded.epoch, excluded.version)`,
      [JSON.stringify(rows.map((state) => this.#jsonRow(table, state)))],
    );
  }

  /** Keeps the first month of the tenant's fiscal year, unless an event has told it meanwhile. */
  async keepFiscalYear(month: number): Promise<void> {
    await executePrepared(
      this.#em,
      'update tenant_replica set fiscal_year_start = $2 where tenant_id = $1 and fiscal_year_start is null',
      [this.#tenantId, month],
    );
  }

  #jsonRow<State>({ columns }: ReplicaTable<State>, state: State): Record<string, unknown> {
    const row: Record<string, unknown> = { tenant_id: this.#tenantId };
    for (const [column, property] of Object.entries(columns)) row[column] = jsonValue(state[property]);
    return row;
  }
}

function jsonValue(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

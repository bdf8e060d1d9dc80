import type { EntityManager } from '@mikro-orm/postgresql';
import { keepConsumerOut } from '@outlay/messaging/inbox';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { Pool } from 'pg';
import { SPEND_GROUP } from '../messaging/analytics-topics.ts';
import { columnsSql, factSumsSql } from './rollup-sql.ts';
import { ROLLUPS } from './rollup-tables.ts';

/** Sums that came after the facts: a migration made their tables empty. */
const MONTH_SUMS = ROLLUPS.filter(({ table }) => ['spend_category_month', 'spend_vendor_month'].includes(table));

/** A tenant with millions of facts takes longer than a request may. */
const LIMITS = `select set_config('statement_timeout', '20min', true), set_config('lock_timeout', '10s', true)`;
const TURN = `select pg_try_advisory_xact_lock(hashtext('outlay:month-sums')) as mine`;

/** Sums by month of categories and vendors of one tenant, within the caller's transaction. */
export class MonthSumsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** False while only changes since the migration are summed up. */
  async areFilled(): Promise<boolean> {
    const unfilled = await executePrepared(this.#em, 'select tenant_id from month_sums_unfilled where tenant_id = $1', [
      this.#tenantId,
    ]);
    return unfilled.length === 0;
  }

  /**
   * Makes the sums anew from the facts. Consumers, also those of the version before, add nothing to them meanwhile, so nothing is missed or counted twice.
   * @returns false where another instance is at it
   */
  async fill(): Promise<boolean> {
    const [turn]: { mine: boolean }[] = await this.#em.execute(TURN);
    if (turn?.mine !== true) return false;
    await this.#em.execute(LIMITS);
    await keepConsumerOut(this.#em, SPEND_GROUP, this.#tenantId);
    if (await this.areFilled()) return true;
    for (const rollup of MONTH_SUMS) {
      const { table } = rollup;
      await executePrepared(this.#em, `delete from ${table} where tenant_id = $1`, [this.#tenantId]);
      const sums = `insert into ${table} (${columnsSql(rollup)}) ${factSumsSql(rollup)}`;
      await executePrepared(this.#em, sums, [this.#tenantId]);
    }
    await executePrepared(this.#em, 'delete from month_sums_unfilled where tenant_id = $1', [this.#tenantId]);
    return true;
  }
}

/** A tenant whose sums are not filled, other than these; null where there is none. */
export async function unfilledTenant(worker: Pool, others: readonly number[]): Promise<number | null> {
  const { rows } = await worker.query<{ tenant_id: string }>(
    'select tenant_id from month_sums_unfilled where tenant_id <> all ($1::bigint[]) order by tenant_id limit 1',
    [others],
  );
  return rows[0] ? Number(rows[0].tenant_id) : null;
}

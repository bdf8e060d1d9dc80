import type pg from 'pg';
import type { ImportState } from '../import.ts';

/** States in which a job has something to do. */
export type WorkingState = Extract<ImportState, 'reading' | 'committing' | 'undoing'>;

/** An import that this process works on until its lease ends. */
export interface ClaimedImport {
  readonly id: number;
  readonly tenantId: number;
  readonly state: WorkingState;
  /** Number of claims in this state, this one included. */
  readonly attempts: number;
  readonly holder: string;
}

interface ClaimedRow {
  id: string;
  tenant_id: string;
  state: WorkingState;
  attempts: number;
}

const ANY_DUE = `
  select exists (select from imports where state = any ($1) and (claimed_until is null or claimed_until < clock_timestamp())) as is_due`;
/** One claim at a time: each sees those before it, so that no tenant has two imports at work. */
const TURN = `select pg_advisory_xact_lock(hashtext('outlay:import-claims'))`;
const CLAIM = `
  with due as (
    select tenant_id, id from imports i
    where state = any ($1) and (claimed_until is null or claimed_until < clock_timestamp())
      and not exists (select from imports other where other.tenant_id = i.tenant_id and other.id <> i.id
        and other.state = any ($1) and other.claimed_until >= clock_timestamp())
    order by claimed_until nulls first, id limit 1 for update skip locked
  )
  update imports kept set holder = $2, claimed_until = clock_timestamp() + $3 * interval '1 ms', attempts = kept.attempts + 1
  from due where kept.tenant_id = due.tenant_id and kept.id = due.id
  returning kept.id, kept.tenant_id, kept.state, kept.attempts`;

/** Claims imports of every tenant, as the worker role. Leases use the database's clock. */
export class ImportClaims {
  readonly #worker: pg.Pool;

  constructor(worker: pg.Pool) {
    this.#worker = worker;
  }

  /** The import that waits longest in one of the states, of a tenant that has none of them at work. */
  async claim(states: readonly WorkingState[], holder: string, leaseMs: number): Promise<ClaimedImport | null> {
    const { rows } = await this.#worker.query<{ is_due: boolean }>(ANY_DUE, [states]);
    if (rows[0]?.is_due !== true) return null;
    const client = await this.#worker.connect();
    try {
      await client.query('begin');
      await client.query(TURN);
      const claimed = await client.query<ClaimedRow>(CLAIM, [states, holder, leaseMs]);
      await client.query('commit');
      client.release();
      const [row] = claimed.rows;
      if (!row) return null;
      const { id, tenant_id, state, attempts } = row;
      return { id: Number(id), tenantId: Number(tenant_id), state, attempts, holder };
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

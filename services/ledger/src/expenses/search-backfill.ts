import { createBackfill, type Backfill } from '@outlay/service-kit/backfill';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool, PoolClient } from 'pg';
import { SearchBackfillRepository, staleExpenses, storeProgress } from './search-backfill.repository.ts';
import { SEARCH_VERSION } from './expense-search.ts';

const BATCH = 500;

/** Dependencies of {@link createSearchBackfill}. */
export interface SearchBackfillOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds rows across tenants. */
  worker: Pool;
  logger: Logger;
  batch?: number;
}

/** Computes the search words of expenses that an earlier version wrote: in batches of one short transaction per tenant. Instances take turns. */
export function createSearchBackfill(options: SearchBackfillOptions): Backfill {
  return createBackfill({
    what: 'search words of expenses',
    logger: options.logger,
    step: () => backfillBatch(options),
  });
}

/** @returns how many expenses were found to be stale; null where another instance is at it */
async function backfillBatch({ database, worker, batch = BATCH }: SearchBackfillOptions): Promise<number | null> {
  return inTransaction(worker, async (client) => {
    const stale = await staleExpenses(client, SEARCH_VERSION, batch);
    if (stale === null) return null;
    for (const [tenantId, rows] of Map.groupBy(stale, (row) => row.tenantId)) {
      const ids = rows.map(({ id }) => id);
      await database.write({ tenantId }, (em) => new SearchBackfillRepository(em, tenantId).recompute(ids));
    }
    await storeProgress(client, SEARCH_VERSION, stale.at(-1)?.id ?? null);
    return stale.length;
  });
}

async function inTransaction<T>(worker: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await worker.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

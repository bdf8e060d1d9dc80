import { pause } from '@outlay/messaging/backoff';
import type { Part } from '@outlay/service-kit/lifecycle';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool, PoolClient } from 'pg';
import { SearchBackfillRepository, staleExpenses, storeProgress } from './search-backfill.repository.ts';
import { SEARCH_VERSION } from './expense-search.ts';

const BATCH = 500;
const RETRY_MS = 5_000;

/** Dependencies of {@link createSearchBackfill}. */
export interface SearchBackfillOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds rows across tenants. */
  worker: Pool;
  logger: Logger;
  batch?: number;
}

/**
 * Computes the search words of expenses that an earlier version wrote, in the background after the start: in batches of one short
 * transaction per tenant, pausing as long as each took. Instances take turns. After a stop it goes on where it was.
 */
export function createSearchBackfill(
  options: SearchBackfillOptions,
): Part & { run(signal: AbortSignal): Promise<void> } {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const run = (signal: AbortSignal) => runToEnd(options, signal);
  return {
    run,
    async start() {
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function runToEnd(options: SearchBackfillOptions, signal: AbortSignal): Promise<void> {
  let total = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    const count = await backfillBatch(options).catch((error: unknown) => {
      options.logger.warn({ err: error }, 'computing search words failed; it is tried again');
      return null;
    });
    total += count ?? 0;
    if (count === 0) break;
    await pause(count === null ? RETRY_MS : performance.now() - begun, signal);
  }
  if (total > 0) options.logger.info({ expenses: total }, 'computed search words of older expenses');
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

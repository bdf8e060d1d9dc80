import { pause } from '@outlay/messaging/backoff';
import type { Part } from '@outlay/service-kit/lifecycle';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import { MonthSumsRepository, unfilledTenant } from './month-sums.repository.ts';

const RETRY_MS = 5_000;

/** Dependencies of {@link createMonthSumsBackfill}. */
export interface MonthSumsBackfillOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds rows across tenants. */
  worker: Pool;
  logger: Logger;
}

/**
 * Fills the sums by month of tenants that had facts before the sums were introduced, in the background after the start: one transaction per tenant,
 * pausing as long as each took. Instances take turns. After a stop it goes on where it was.
 */
export function createMonthSumsBackfill(
  options: MonthSumsBackfillOptions,
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

async function runToEnd(options: MonthSumsBackfillOptions, signal: AbortSignal): Promise<void> {
  let total = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    const step = await fillNext(options).catch((error: unknown) => {
      options.logger.warn({ err: error }, 'filling the sums by month failed; it is tried again');
      return 'not yet' as const;
    });
    if (step === 'done') break;
    if (step === 'filled') total += 1;
    await pause(step === 'filled' ? performance.now() - begun : RETRY_MS, signal);
  }
  if (total > 0) options.logger.info({ tenants: total }, 'filled the sums by month of tenants from before');
}

async function fillNext({ database, worker }: MonthSumsBackfillOptions): Promise<'filled' | 'not yet' | 'done'> {
  const tenantId = await unfilledTenant(worker);
  if (tenantId === null) return 'done';
  const isFilled = await database.write({ tenantId }, (em) => new MonthSumsRepository(em, tenantId).fill());
  return isFilled ? 'filled' : 'not yet';
}

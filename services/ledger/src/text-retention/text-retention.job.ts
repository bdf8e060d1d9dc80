import { eachTenant } from '@outlay/jobs/each-tenant';
import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type pg from 'pg';
import { retainingTenants, TextRetentionRepository } from './text-retention.repository.ts';

const BATCH = 200;
const HOUR = 2;
const LEDGER = { kind: 'service', name: 'ledger', permissions: new Set<never>() } as const;

/** Removes the texts of deleted expenses after each tenant's time of retention; amounts, entries and the audit trail stay. */
export function textRetentionJob(database: TenantDatabase, worker: pg.Pool): Job {
  return {
    name: 'deleted-texts',
    description: 'removes vendor, note and tags of expenses that were deleted longer ago than their tenant keeps them',
    every: { dailyAtHour: HOUR },
    async run(slot, signal) {
      const daysOf = new Map((await retainingTenants(worker)).map(({ tenantId, days }) => [tenantId, days]));
      const requestId = `job:deleted-texts:${slot.toISOString()}`;
      await eachTenant([...daysOf.keys()], signal, (tenantId) =>
        clearTenant(database, { tenantId, principal: LEDGER, requestId }, daysOf.get(tenantId) ?? Infinity, signal),
      );
    },
  };
}

async function clearTenant(
  database: TenantDatabase,
  origin: { tenantId: number; principal: typeof LEDGER; requestId: string },
  days: number,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId } = origin;
  let cleared = BATCH;
  while (cleared === BATCH) {
    signal.throwIfAborted();
    cleared = await database.write({ tenantId }, (em) =>
      new TextRetentionRepository(em, tenantId).clear(origin, days, BATCH),
    );
  }
  await database.write({ tenantId }, (em) => new TextRetentionRepository(em, tenantId).passTextless(days));
}

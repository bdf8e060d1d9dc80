import { createBackfill, type Backfill } from '@outlay/service-kit/backfill';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import { MonthSumsRepository, unfilledTenant } from './month-sums.repository.ts';

/** Dependencies of {@link createMonthSumsBackfill}. */
export interface MonthSumsBackfillOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds rows across tenants. */
  worker: Pool;
  logger: Logger;
  /** Pause after a failure. */
  retryMs?: number;
}

/** Fills the sums by month of tenants that had facts before the sums were introduced: one transaction per tenant. Instances take turns. A tenant whose sums fail is tried again after all others. */
export function createMonthSumsBackfill({ database, worker, ...options }: MonthSumsBackfillOptions): Backfill {
  const failed = new Set<number>();
  return createBackfill({
    ...options,
    what: 'sums by month of tenants',
    async step() {
      const tenantId = await unfilledTenant(worker, [...failed]);
      if (tenantId === null && failed.size === 0) return 0;
      if (tenantId === null) {
        failed.clear();
        return null;
      }
      // Taken out again once it succeeds.
      failed.add(tenantId);
      const isFilled = await database.write({ tenantId }, (em) => new MonthSumsRepository(em, tenantId).fill());
      failed.delete(tenantId);
      return isFilled ? 1 : null;
    },
  });
}

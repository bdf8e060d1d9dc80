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
}

/** Fills the sums by month of tenants that had facts before the sums were introduced: one transaction per tenant. Instances take turns. */
export function createMonthSumsBackfill({ database, worker, logger }: MonthSumsBackfillOptions): Backfill {
  return createBackfill({
    what: 'sums by month of tenants',
    logger,
    async step() {
      const tenantId = await unfilledTenant(worker);
      if (tenantId === null) return 0;
      const isFilled = await database.write({ tenantId }, (em) => new MonthSumsRepository(em, tenantId).fill());
      return isFilled ? 1 : null;
    },
  });
}

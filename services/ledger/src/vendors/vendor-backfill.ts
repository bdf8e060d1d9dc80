import { createBackfill, type Backfill } from '@outlay/service-kit/backfill';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { Pool } from 'pg';
import { vendorEvent } from '../messaging/vendor-events.ts';
import { makeVendors } from './first-use.ts';
import { dueTenant } from '../tags/tag-backfill.repository.ts';
import { VendorBackfillRepository } from './vendor-backfill.repository.ts';

const BATCH = 200;
/** For so long after the migration, processes of the version before may record expenses without making vendors. */
const SETTLE_MS = 3_600_000;
const RETRY_MS = 60_000;

/** Dependencies of {@link createVendorBackfill}. */
export interface VendorBackfillOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds rows across tenants. */
  worker: Pool;
  logger: Logger;
  batch?: number;
  settleMs?: number;
  retryMs?: number;
}

/**
 * Makes the vendors of expenses that an earlier version recorded: some hundred names in a transaction, in the order of their keys. An hour after the
 * migration it goes through them once more.
 */
export function createVendorBackfill(options: VendorBackfillOptions): Backfill {
  const { database, worker, logger, batch = BATCH, settleMs = SETTLE_MS, retryMs = RETRY_MS } = options;
  return createBackfill({
    ...{ what: 'vendors of expenses', logger, retryMs },
    async step() {
      const { tenantId, isWaiting } = await dueTenant(worker, 'vendors_unfilled', settleMs);
      if (tenantId === null) return isWaiting ? null : 0;
      return database.write({ tenantId }, async (em) => {
        const repository = new VendorBackfillRepository(em, tenantId);
        const afterKey = await repository.takeTurn();
        if (afterKey === null) return null;
        const names = await repository.nextNames(afterKey, batch);
        const made = await makeVendors(em, tenantId, names);
        await addToOutbox(
          em,
          { tenantId },
          made.map((vendor) => vendorEvent('VendorCreated', vendor)),
        );
        const last = [...names.keys()].at(-1);
        if (last === undefined) await repository.endPass(settleMs);
        else await repository.storeProgress(last);
        return Math.max(names.size, 1);
      });
    },
  });
}

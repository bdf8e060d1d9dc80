import { createBackfill, type Backfill } from '@outlay/service-kit/backfill';
import { ensureTags } from './first-use.ts';
import { dueTenant, TagBackfillRepository } from './tag-backfill.repository.ts';
import type { VendorBackfillOptions } from '../vendors/vendor-backfill.ts';

const BATCH = 2_000;
/** As for vendors. */
const SETTLE_MS = 3_600_000;
const RETRY_MS = 60_000;

/**
 * Makes the tags of expenses that an earlier version recorded, some thousand expenses in a transaction. An hour after the migration it goes through them once more.
 */
export function createTagBackfill(options: VendorBackfillOptions): Backfill {
  const { database, worker, logger, batch = BATCH, settleMs = SETTLE_MS, retryMs = RETRY_MS } = options;
  return createBackfill({
    ...{ what: 'tags of expenses', logger, retryMs },
    async step() {
      const { tenantId, isWaiting } = await dueTenant(worker, 'tags_unfilled', settleMs);
      if (tenantId === null) return isWaiting ? null : 0;
      return database.write({ tenantId }, async (em) => {
        const repository = new TagBackfillRepository(em, tenantId);
        const afterId = await repository.takeTurn();
        if (afterId === null) return null;
        const { last, tags } = await repository.next(afterId, batch);
        await ensureTags(em, { tenantId }, tags);
        if (last === null) await repository.endPass(settleMs);
        else await repository.storeProgress(last);
        return Math.max(tags.length, 1);
      });
    },
  });
}

import type { Job } from '@outlay/jobs/job';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type pg from 'pg';
import { auditDiscarded } from '../import.service.ts';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import { removeFile } from '../upload/import-file.repository.ts';
import { expiredImports, noteExpired, removeSomeRows, type ExpiredImport } from './expired-imports.repository.ts';

const BATCH = 5_000;
const LEDGER = { kind: 'service', name: 'ledger', permissions: new Set<never>() } as const;

/**
 * Removes files and rows of imports after their time. An import that was never committed goes with them; one that was stays as history.
 */
export function expiredImportsJob(database: TenantDatabase, worker: pg.Pool): Job {
  return {
    name: 'expired-imports',
    description: 'removes files and rows of imports thirty days after the upload or the commit',
    every: 'hour',
    async run(slot, signal) {
      const requestId = `job:expired-imports:${slot.toISOString()}`;
      for (const expired of await expiredImports(worker)) {
        signal.throwIfAborted();
        await removeExpired(database, { tenantId: expired.tenantId, principal: LEDGER, requestId }, expired, signal);
      }
    },
  };
}

async function removeExpired(
  database: TenantDatabase,
  context: RequestContext,
  { tenantId, importId }: ExpiredImport,
  signal: AbortSignal,
): Promise<void> {
  for (let hasMore = true; hasMore;) {
    signal.throwIfAborted();
    hasMore = await database.write({ tenantId }, async (em) => {
      const found = await new ImportRepository(em, tenantId).findForUpdate(importId);
      return !(found && isInUse(found)) && (await removeSomeRows(em, tenantId, importId, BATCH));
    });
  }
  await database.write({ tenantId }, async (em) => {
    const imports = new ImportRepository(em, tenantId);
    const found = await imports.findForUpdate(importId);
    if (found === null) return removeFile(em, tenantId, importId);
    if (isInUse(found)) return;
    if (found.state === 'done' || found.state === 'undone') {
      await removeFile(em, tenantId, importId);
      return noteExpired(em, tenantId, importId);
    }
    await imports.remove(importId);
    await auditDiscarded(em, context, found);
  });
}

/** Somebody ordered its commit or undo since it was found expired. */
function isInUse({ state }: Import): boolean {
  return state === 'committing' || state === 'undoing';
}

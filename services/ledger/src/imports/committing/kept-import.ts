import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Logger } from '@outlay/telemetry/logger';
import type pg from 'pg';
import { ProgressRepository } from '../progress.repository.ts';
import type { ClaimedImport } from '../working/import-claims.repository.ts';
import type { Progress } from './progress.ts';

/** Interval at which progress is written down, in milliseconds. */
const PROGRESS_MS = 500;

export interface KeptImportParts {
  readonly database: TenantDatabase;
  readonly worker: Pick<pg.Pool, 'query'>;
  readonly logger: Logger;
  readonly leaseMs: number;
}

/** Another process has taken the import over, because this one did not renew its lease. */
export class LeaseLostError extends Error {
  constructor() {
    super('Another process works on the import.');
    this.name = 'LeaseLostError';
  }
}

/**
 * Keeps the lease of an import, and writes its progress down, on other connections than the long transaction that works on it: nobody else
 * sees what that one writes.
 */
export async function keeping<T>(
  { database, worker, logger, leaseMs }: KeptImportParts,
  claim: ClaimedImport,
  progress: Progress,
  work: () => Promise<T>,
): Promise<T> {
  const { id, tenantId, holder } = claim;
  let shown = '';
  const note = async () => {
    const { now } = progress;
    if (now === null || JSON.stringify(now) === shown) return;
    shown = JSON.stringify(now);
    await database.write({ tenantId }, (em) => new ProgressRepository(em, tenantId).note(id, now));
  };
  const renew = async () => {
    await worker.query(
      `update imports set claimed_until = clock_timestamp() + $4 * interval '1 ms' where tenant_id = $1 and id = $2 and holder = $3`,
      [tenantId, id, holder, leaseMs],
    );
  };
  const timers = [everyMs(PROGRESS_MS, note), everyMs(leaseMs / 5, renew)];
  try {
    return await work();
  } finally {
    for (const stop of timers) await stop();
    await database
      .write({ tenantId }, (em) => new ProgressRepository(em, tenantId).end(id))
      .catch((err: unknown) => logger.warn({ err, import: id }, 'imports: the progress was not cleared'));
  }

  /** Calls again and again, not twice at once. @returns ends it, and waits for the call under way */
  function everyMs(ms: number, act: () => Promise<void>): () => Promise<void> {
    let acting: Promise<void> | null = null;
    const timer = setInterval(() => {
      acting ??= act()
        .catch((err: unknown) => logger.warn({ err, import: id }, 'imports: lease or progress was not written'))
        .finally(() => {
          acting = null;
        });
    }, ms);
    return async () => {
      clearInterval(timer);
      await acting;
    };
  }
}

import { WorkLoop } from '@outlay/jobs/work-loop';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Logger } from '@outlay/telemetry/logger';
import { auditSealed } from '@outlay/telemetry/metrics';
import type { Pool } from 'pg';
import { SEAL_BATCH, sealBatch } from './seal-batch.ts';

/** Polling interval without a wake-up, in milliseconds: for the entries of a command line. */
const POLL_MS = 5_000;
/** Bounds of the pause after sealing, in milliseconds. */
const MIN_REST_MS = 10;
const MAX_REST_MS = 500;
/** Pause after sealing, as a multiple of the time it took: a busy service seals larger batches. */
const REST_FACTOR = 10;
/** Time without a commit, in milliseconds, after which a pause ends: what is there is sealed. */
const QUIET_MS = 50;

/** Chains committed audit entries, tenant by tenant, off the path of requests. */
export interface Sealer {
  /** Starts to seal on wake-up and at an interval. */
  start(): Promise<void>;
  /** Stops after the current batch. */
  stop(): Promise<void>;
  /** Seals soon instead of at the next poll; called after a commit. */
  wake(): void;
  /**
   * Seals all waiting entries.
   * @returns number of sealed entries
   * @throws the error of the last tenant that failed, after all others were sealed
   */
  sealAll(): Promise<number>;
  /** Number of entries that wait to be sealed, of every tenant. */
  waiting(): Promise<number>;
}

export interface SealerOptions {
  service: string;
  /** As the application role: row level security applies to each tenant's entries. Its commits must not wake this sealer. */
  database: TenantDatabase;
  /** As the worker role: finds the tenants with waiting entries. */
  worker: Pick<Pool, 'query'>;
  logger: Logger;
  /** Polling interval without a wake-up, in milliseconds. */
  pollMs?: number;
}

/** Makes a sealer. Any number may run at once: a tenant's chain is extended by one at a time. */
export function createSealer(options: SealerOptions): Sealer {
  const { logger, pollMs = POLL_MS } = options;
  const loop = new WorkLoop({
    pollMs,
    failed: (error) => logger.error({ err: error }, 'sealing audit entries failed; it is tried again'),
    async work() {
      const began = performance.now();
      const { isBusy } = await sealWaiting(options, loop.stopping);
      const restMs = Math.min(pollMs, MAX_REST_MS, Math.max(MIN_REST_MS, (performance.now() - began) * REST_FACTOR));
      await loop.restWhileWoken(restMs, QUIET_MS);
      return isBusy;
    },
  });
  return {
    start: async () => {
      auditSealed(options.service, 0);
      loop.start();
    },
    stop: () => loop.stop(),
    wake: () => loop.wake(),
    sealAll: async () => (await sealWaiting(options)).sealed,
    waiting: () => countWaiting(options.worker),
  };
}

/** Result of one round over all tenants. */
interface Round {
  readonly sealed: number;
  /** Another sealer worked on a chain; it may have missed the newest entries. */
  readonly isBusy: boolean;
}

/** One batch per tenant and turn, so that a tenant with many entries does not delay the others. */
async function sealWaiting({ service, database, worker }: SealerOptions, signal?: AbortSignal): Promise<Round> {
  let sealed = 0;
  let isBusy = false;
  const failures: unknown[] = [];
  for (let tenants = await waitingTenants(worker); tenants.length > 0;) {
    const unfinished: number[] = [];
    for (const tenantId of tenants) {
      if (signal?.aborted) return { sealed, isBusy };
      try {
        const count = await database.write({ tenantId }, (em) => sealBatch(em, service, tenantId));
        sealed += count ?? 0;
        auditSealed(service, count ?? 0);
        if (count === null) isBusy = true;
        if (count === SEAL_BATCH) unfinished.push(tenantId);
      } catch (error) {
        failures.push(error);
      }
    }
    tenants = unfinished;
  }
  if (failures.length > 0) throw failures.at(-1);
  return { sealed, isBusy };
}

async function countWaiting(worker: SealerOptions['worker']): Promise<number> {
  const { rows } = await worker.query<{ count: number }>(
    `select count(tenant_id)::integer as count from audit_unsealed`,
  );
  return rows[0]?.count ?? 0;
}

async function waitingTenants(worker: SealerOptions['worker']): Promise<number[]> {
  const { rows } = await worker.query<{ tenant_id: string }>({
    name: 'unsealed-tenants',
    text: `select tenant_id::text as tenant_id from audit_unsealed group by tenant_id order by tenant_id`,
  });
  return rows.map((row) => Number(row.tenant_id));
}

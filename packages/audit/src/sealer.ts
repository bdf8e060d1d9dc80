import { setTimeout as delay } from 'node:timers/promises';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Logger } from '@outlay/telemetry/logger';
import type { Pool } from 'pg';
import { SEAL_BATCH, sealBatch } from './seal-batch.ts';

/** Chains committed audit entries, tenant by tenant, off the path of requests. */
export interface Sealer {
  /** Starts to seal at an interval. */
  start(): void;
  /** Stops after the current batch. */
  stop(): Promise<void>;
  /**
   * Seals all waiting entries.
   * @returns number of sealed entries
   * @throws the error of the last tenant that failed, after all others were sealed
   */
  sealAll(): Promise<number>;
}

export interface SealerOptions {
  service: string;
  /** As the application role: row level security applies to each tenant's entries. */
  database: TenantDatabase;
  /** As the worker role: finds the tenants with waiting entries. */
  worker: Pick<Pool, 'query'>;
  logger: Logger;
  /** Interval in milliseconds. */
  intervalMs?: number;
}

/** Makes a sealer. Any number may run at once: a tenant's chain is extended by one at a time. */
export function createSealer(options: SealerOptions): Sealer {
  const { logger, intervalMs = 500 } = options;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sealWaiting(options, stopping.signal).catch((error: unknown) => {
        logger.error({ err: error }, 'sealing audit entries failed; it is tried again');
      });
      await delay(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    sealAll: () => sealWaiting(options),
  };
}

/** One batch per tenant and round, so that a tenant with many entries does not delay the others. */
async function sealWaiting({ service, database, worker }: SealerOptions, signal?: AbortSignal): Promise<number> {
  let total = 0;
  const failures: unknown[] = [];
  for (let tenants = await waitingTenants(worker); tenants.length > 0;) {
    const unfinished: number[] = [];
    for (const tenantId of tenants) {
      if (signal?.aborted) return total;
      try {
        const sealed = await database.write({ tenantId }, (em) => sealBatch(em, service, tenantId));
        total += sealed;
        if (sealed === SEAL_BATCH) unfinished.push(tenantId);
      } catch (error) {
        failures.push(error);
      }
    }
    tenants = unfinished;
  }
  if (failures.length > 0) throw failures.at(-1);
  return total;
}

async function waitingTenants(worker: SealerOptions['worker']): Promise<number[]> {
  const { rows } = await worker.query<{ tenant_id: string }>(
    `select tenant_id::text as tenant_id from audit_unsealed group by tenant_id order by tenant_id`,
  );
  return rows.map((row) => Number(row.tenant_id));
}

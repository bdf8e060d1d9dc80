import type pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { pause } from './backoff.ts';
import type { LogRecord } from './event-log.ts';
import { listParked, parkedRecord } from './unapplied-events.ts';

export interface ParkedEventsOptions {
  name: string;
  worker: Pick<pg.Pool, 'query'>;
  database: TenantDatabase;
  logger: Logger;
  everyMs: number;
  /** True where this version has a handler for the type. */
  knows: (event: { topic: string; type: string }) => boolean;
  apply: (record: LogRecord) => Promise<void>;
}

/** Applies events that were parked for their unknown type, once a version runs that knows it. */
export class ParkedEvents {
  readonly #options: ParkedEventsOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ParkedEventsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Repeats: while two versions run side by side, the older one goes on parking. */
  async #run(): Promise<void> {
    const { everyMs, logger } = this.#options;
    do {
      try {
        const count = await this.#replay();
        if (count > 0) logger.info({ events: count }, 'consumer: applied parked events');
      } catch (error) {
        if (!this.#stopping.signal.aborted) {
          logger.warn({ err: error }, 'consumer: could not look for parked events, will try again');
        }
      }
    } while (await pause(everyMs, this.#stopping.signal));
  }

  async #replay(): Promise<number> {
    const { name, worker, database, knows, apply } = this.#options;
    for (let count = 0; ;) {
      const found = await listParked(worker, name, knows);
      if (found.length === 0) return count;
      for (const { tenantId, eventId } of found) {
        if (this.#stopping.signal.aborted) return count;
        const record = await database.read({ tenantId }, (em) => parkedRecord(em, name, eventId));
        // Another process may have applied it since.
        if (record) await apply({ ...record, partition: -1, offset: -1n, timestampMs: 0 });
        count++;
      }
    }
  }
}

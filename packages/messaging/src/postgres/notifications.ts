import pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, pause } from '../backoff.ts';
import { connectionOptions } from './log-database.ts';
import { GROUPS_CHANNEL, RECORDS_CHANNEL } from './log-schema.ts';

/** What the log tells: records came into topics, a group changed, or anything may have happened while we were not connected. */
export type Notice =
  { kind: 'records'; topics: readonly string[] } | { kind: 'group'; group: string } | { kind: 'unknown' };

const RETRY = { baseMs: 100, maxMs: 2_000 };

/** Listens to the log on a connection of its own, and connects again when that is lost. Readers poll besides: this only makes them fast. */
export class Notifications {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  /** Calls `listener` with every notice from now on. @returns a function that ends it */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    this.#running ??= this.#run();
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#listenUntilLost(signal, () => void (failures = 0));
      } catch (error) {
        if (!signal.aborted) this.#logger.warn({ err: error }, 'event log: not listening, polling until it is back');
      }
      failures++;
      if (!signal.aborted) await pause(backoffMs(failures, RETRY), signal);
    }
  }

  async #listenUntilLost(signal: AbortSignal, onListening: () => void): Promise<void> {
    const client = new pg.Client(connectionOptions(this.#url));
    const lost = new Promise<void>((resolve, reject) => {
      client.once('error', reject);
      client.once('end', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Awaited last; until then its rejection must not count as unhandled.
    lost.catch(() => {});
    client.on('notification', ({ channel, payload = '' }) => this.#tell(noticeOf(channel, payload)));
    try {
      await client.connect();
      await client.query(`listen ${RECORDS_CHANNEL}; listen ${GROUPS_CHANNEL}`);
      onListening();
      this.#tell({ kind: 'unknown' });
      await lost;
    } finally {
      await client.end().catch(() => {});
    }
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}

function noticeOf(channel: string, payload: string): Notice {
  if (payload === '') return { kind: 'unknown' };
  if (channel === RECORDS_CHANNEL) return { kind: 'records', topics: payload.split(',') };
  return { kind: 'group', group: payload };
}

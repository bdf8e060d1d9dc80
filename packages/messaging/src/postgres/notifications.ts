import pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, pause } from '../backoff.ts';
import { connectionOptions } from './log-database.ts';
import { GROUPS_CHANNEL, RECORDS_CHANNEL } from './log-schema.ts';

/** A notification of the log: records were appended, a group changed, or, after a lost connection, anything may have changed. */
export type Notice =
  { kind: 'records'; topics: readonly string[] } | { kind: 'group'; group: string } | { kind: 'unknown' };

const RETRY = { baseMs: 100, maxMs: 2_000 };

/** Listens to the log on a connection of its own, and connects again when that is lost. Readers poll as well: notifications only make them faster. */
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
    let failures = 0;
    while (!this.#isStopping()) {
      let cause: unknown;
      try {
        await this.#listenUntilLost(() => {
          failures = 0;
        });
      } catch (error) {
        cause = error;
      }
      if (this.#isStopping()) return;
      failures++;
      this.#logger.warn({ err: cause }, 'event log: not listening, polling until it is back');
      await pause(backoffMs(failures, RETRY), this.#stopping.signal);
    }
  }

  async #listenUntilLost(onListening: () => void): Promise<void> {
    const client = new pg.Client(connectionOptions(this.#url));
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    const end = () => {
      resolve(undefined);
    };
    client.once('end', end);
    // Without a listener for it, an error would end the process.
    client.on('error', end);
    this.#stopping.signal.addEventListener('abort', end);
    client.on('notification', ({ channel, payload = '' }) => this.#dispatch(noticeOf(channel, payload)));
    try {
      await client.connect();
      await client.query(`listen ${RECORDS_CHANNEL}; listen ${GROUPS_CHANNEL}`);
      onListening();
      this.#dispatch({ kind: 'unknown' });
      await over;
    } finally {
      this.#stopping.signal.removeEventListener('abort', end);
      await client.end().catch(() => {});
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #dispatch(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}

function noticeOf(channel: string, payload: string): Notice {
  if (payload === '') return { kind: 'unknown' };
  if (channel === RECORDS_CHANNEL) return { kind: 'records', topics: payload.split(',') };
  return { kind: 'group', group: payload };
}

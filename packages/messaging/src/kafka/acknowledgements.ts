import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs } from '../backoff.ts';
import { placeKey } from './log-reader.ts';
import type { HeldPartition } from './partition-work.ts';

const RETRY = { baseMs: 100, maxMs: 2_000 };

/** A partition and the offset of the first record that it has not handled. */
export interface Acknowledgement {
  held: HeldPartition;
  offset: bigint;
}

/**
 * Stores how far partitions are handled, beside the handling: who handled records goes on at once, and what was handled
 * while a request is under way shares the next one. What a crash keeps from being stored is delivered, and ignored, again.
 */
export class Acknowledgements {
  readonly #store: (handled: readonly Acknowledgement[]) => Promise<void>;
  readonly #logger: Logger;
  readonly #stopping: AbortSignal;
  readonly #waiting = new Map<string, Acknowledgement>();
  #isStoring = false;
  #stored: Promise<void> = Promise.resolve();

  /** @param stopping aborted when a failed request is tried once more, and not for ever */
  constructor(
    store: (handled: readonly Acknowledgement[]) => Promise<void>,
    { logger, stopping }: { logger: Logger; stopping: AbortSignal },
  ) {
    this.#store = store;
    this.#logger = logger;
    this.#stopping = stopping;
  }

  /** Notes that the records before the offset are handled. Offsets of a partition never go back. */
  add(acknowledgement: Acknowledgement): void {
    this.#waiting.set(placeKey(acknowledgement.held), acknowledgement);
    if (!this.#isStoring) this.#stored = this.#storeAll();
  }

  /** Resolves when nothing waits to be stored. Never rejects. */
  async settled(): Promise<void> {
    await this.#stored;
  }

  async #storeAll(): Promise<void> {
    this.#isStoring = true;
    // Partitions that were handled in the same turn of the event loop share the first request.
    await new Promise((resolve) => setImmediate(resolve));
    for (let failures = 0; this.#waiting.size > 0;) {
      const isLastTry = this.#stopping.aborted;
      const handled = [...this.#waiting.values()].filter(({ held }) => !held.isLost);
      this.#waiting.clear();
      try {
        if (handled.length > 0) await this.#store(handled);
        failures = 0;
      } catch (error) {
        this.#logger.debug({ err: error }, 'event log: cannot acknowledge yet');
        if (isLastTry) break;
        this.#keep(handled);
        await delay(backoffMs(++failures, RETRY), undefined, { signal: this.#stopping }).catch(() => {});
      }
    }
    // In the turn in which nothing was found waiting: what is added later starts anew.
    this.#isStoring = false;
  }

  /** Puts back what was not stored, unless more of the partition was handled meanwhile. */
  #keep(handled: readonly Acknowledgement[]): void {
    for (const acknowledgement of handled) {
      const key = placeKey(acknowledgement.held);
      if (!this.#waiting.has(key)) this.#waiting.set(key, acknowledgement);
    }
  }
}

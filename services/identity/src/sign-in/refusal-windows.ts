import type { Logger } from '@outlay/telemetry/logger';

const WINDOW_MS = 60_000;
/** Beyond it nothing is noted: memory must not grow with attacks. */
const MAX_WINDOWS = 10_000;

type Write = (count: number) => Promise<void>;

interface Window {
  /** Of those that are not written. */
  count: number;
  write: Write;
  timer: NodeJS.Timeout;
}

/** Merges what happens often: the first is written at once, those of the next minute together at its end. One write runs at a time. */
export class RefusalWindows {
  readonly #logger: Logger;
  readonly #windowMs: number;
  readonly #open = new Map<string, Window>();
  #writing: Promise<void> = Promise.resolve();

  constructor(logger: Logger, windowMs = WINDOW_MS) {
    this.#logger = logger;
    this.#windowMs = windowMs;
  }

  /** Returns at once. A failed write is logged, and lost. */
  note(key: string, write: Write): void {
    const known = this.#open.get(key);
    if (known) {
      known.count += 1;
      known.write = write;
    } else if (this.#open.size < MAX_WINDOWS) {
      this.#begin(key, write);
      this.#enqueue(write, 1);
    }
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    for (const [key, { count, write, timer }] of this.#open) {
      clearTimeout(timer);
      this.#open.delete(key);
      if (count > 0) this.#enqueue(write, count);
    }
    await this.#writing;
  }

  #begin(key: string, write: Write): void {
    const timer = setTimeout(() => this.#end(key), this.#windowMs).unref();
    this.#open.set(key, { count: 0, write, timer });
  }

  #end(key: string): void {
    const ended = this.#open.get(key);
    this.#open.delete(key);
    if (!ended || ended.count === 0) return;
    this.#begin(key, ended.write);
    this.#enqueue(ended.write, ended.count);
  }

  #enqueue(write: Write, count: number): void {
    this.#writing = this.#writing
      .then(() => write(count))
      .catch((error: unknown) => this.#logger.warn({ err: error }, 'an entry of the trail could not be written'));
  }
}

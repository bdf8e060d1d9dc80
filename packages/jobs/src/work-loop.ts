import { pause } from '@outlay/messaging/backoff';
import { Wakeup } from '@outlay/messaging/wakeup';

export interface WorkLoopOptions {
  /**
   * Does what is due.
   * @returns true where more is due: it is called again at once
   */
  work: () => Promise<boolean>;
  /** Called with what `work` threw; the loop goes on after a pause. */
  failed: (error: unknown) => void;
  /** Pause while nothing is due, in milliseconds; `wake` ends it. */
  pollMs: number;
  /** Time between a wake-up and the work that it causes, in milliseconds; wake-ups within it share the work. None by default. */
  settleMs?: number;
}

/** Works in the background until it is stopped: does what is due, then pauses. */
export class WorkLoop {
  readonly #options: WorkLoopOptions;
  readonly #due = new Wakeup();
  readonly #stopping = new AbortController();
  #wakes = 0;
  #running: Promise<void> | undefined;

  constructor(options: WorkLoopOptions) {
    this.#options = options;
  }

  /** Aborted once the loop is to stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Waits for the work at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#due.wake();
    await this.#running;
  }

  /** Says that something may be due. A call during `work` is not lost. */
  wake(): void {
    this.#wakes++;
    this.#due.wake();
  }

  /** Pauses within `work`; only stopping ends it early. */
  async rest(ms: number): Promise<void> {
    await pause(ms, this.#stopping.signal);
  }

  /** As {@link rest}, but no longer than until no wake-up has come for `quietMs`: then nothing more is worth waiting for. */
  async restWhileWoken(ms: number, quietMs: number): Promise<void> {
    const end = performance.now() + ms;
    for (let known = -1; known !== this.#wakes && !this.#stopping.signal.aborted;) {
      known = this.#wakes;
      await this.rest(Math.min(quietMs, end - performance.now()));
      if (performance.now() >= end) return;
    }
  }

  async #run(): Promise<void> {
    const { work, failed, pollMs, settleMs = 0 } = this.#options;
    while (!this.#stopping.signal.aborted) {
      try {
        if (await work()) continue;
      } catch (error) {
        failed(error);
        await this.rest(pollMs);
        continue;
      }
      if ((await this.#due.sleep(pollMs)) && settleMs > 0) await this.rest(settleMs);
    }
  }
}

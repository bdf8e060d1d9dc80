import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '@outlay/messaging/backoff';
import { reportError } from '@outlay/telemetry/error-reporting';
import type { Logger } from '@outlay/telemetry/logger';
import { jobRan } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { Job, JobOutcome } from './job.ts';
import type { RunKey, RunStore } from './run-store.ts';

/** Times of runs, in milliseconds. */
export interface RunSettings {
  /** Lease of a run, which its process renews. */
  leaseMs: number;
  /** Time limit of a run. */
  timeoutMs: number;
  /** Limit of tries of a slot, including those whose process died. */
  maxAttempts: number;
  /** The first pause between tries; it doubles up to `maxRetryMs`. */
  retryMs: number;
  maxRetryMs: number;
}

export class JobTimeoutError extends Error {
  constructor(job: string) {
    super(`The job ${job} exceeded its time limit.`);
    this.name = 'JobTimeoutError';
  }
}

export class LeaseLostError extends Error {
  constructor(job: string) {
    super(`The run of the job ${job} lost its lease to another process.`);
    this.name = 'LeaseLostError';
  }
}

/** Runs claimed jobs, renews their leases, and records the outcomes. */
export class JobRunner {
  readonly #service: string;
  readonly #store: RunStore;
  readonly #settings: RunSettings;
  readonly #logger: Logger;
  readonly #stopping: AbortSignal;

  constructor(options: {
    service: string;
    store: RunStore;
    settings: RunSettings;
    logger: Logger;
    stopping: AbortSignal;
  }) {
    this.#service = options.service;
    this.#store = options.store;
    this.#settings = options.settings;
    this.#logger = options.logger;
    this.#stopping = options.stopping;
  }

  /** @param attempts number of tries of this run, including this one; a manual run has one */
  async run(job: Job, key: RunKey, attempts: number): Promise<JobOutcome> {
    const begun = performance.now();
    const attributes = {
      ...{ 'outlay.service': this.#service, 'outlay.job': job.name },
      ...{ 'outlay.job.slot': key.slot.toISOString(), 'outlay.job.manual': key.manual },
    };
    const failure = await withSpan(`job ${job.name}`, { attributes }, () => this.#attempt(job, key)).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const ms = performance.now() - begun;
    const outcome = { job: job.name, slot: key.slot, seconds: ms / 1_000 };
    if (failure === null) {
      await this.#record(this.#store.finish(key));
      jobRan({ service: this.#service, job: job.name, outcome: 'done' }, ms);
      this.#logger.info({ job: job.name, slot: key.slot, ms: Math.round(ms), attempts }, 'job: done');
      return { ...outcome, state: 'done' };
    }
    await this.#recordFailure(key, attempts, failure.error);
    jobRan({ service: this.#service, job: job.name, outcome: 'failed' }, ms);
    return { ...outcome, state: 'failed', error: nameOf(failure.error) };
  }

  async #attempt(job: Job, key: RunKey): Promise<void> {
    const { leaseMs, timeoutMs } = this.#settings;
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#stopping, ending.signal]);
    const over = new AbortController();
    const timer = setTimeout(() => ending.abort(new JobTimeoutError(job.name)), timeoutMs);
    const keeping = this.#keepLease(key, leaseMs, over.signal, () => ending.abort(new LeaseLostError(job.name)));
    try {
      // A job that ignores the signal is not awaited: its effects may be repeated.
      await Promise.race([job.run(key.slot, signal), rejection(signal)]);
    } finally {
      clearTimeout(timer);
      over.abort();
      await keeping;
    }
  }

  /** Renews the lease until `over`. While the database is away, no other process can claim the run either. */
  async #keepLease(key: RunKey, leaseMs: number, over: AbortSignal, onLost: () => void): Promise<void> {
    for (;;) {
      const elapsed = await delay(leaseMs / 3, true, { signal: over, ref: false }).catch(() => false);
      if (!elapsed) return;
      const kept = await this.#store.renew(key, leaseMs).catch((error: unknown) => {
        this.#logger.warn({ err: error, job: key.job }, 'job: the lease could not be moved on');
        return true;
      });
      if (kept) continue;
      onLost();
      return;
    }
  }

  async #recordFailure(key: RunKey, attempts: number, error: unknown): Promise<void> {
    const { maxAttempts, retryMs, maxRetryMs } = this.#settings;
    if (this.#stopping.aborted) {
      this.#logger.info({ job: key.job, slot: key.slot }, 'job: interrupted by the stop; it is left to others');
      await this.#record(this.#store.release(key));
      return;
    }
    reportError(error, { where: 'job', service: this.#service });
    const isLast = key.manual || attempts >= maxAttempts;
    this.#logger.error({ err: error, job: key.job, slot: key.slot, attempts, isLast }, 'job: failed');
    if (isLast) await this.#record(this.#store.giveUp(key, nameOf(error)));
    else
      await this.#record(
        this.#store.retryLater(key, backoffMs(attempts, { baseMs: retryMs, maxMs: maxRetryMs }), nameOf(error)),
      );
  }

  /** Logs an outcome that cannot be recorded; the slot is run again once the lease has expired. */
  async #record(recording: Promise<boolean>): Promise<void> {
    await recording.then(
      (kept) => {
        if (!kept) this.#logger.warn('job: the lease was lost before the end of the run');
      },
      (error: unknown) => this.#logger.error({ err: error }, 'job: the end of a run could not be recorded'),
    );
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const refuse = () => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error('aborted'));
    };
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}`.slice(0, 200);
}

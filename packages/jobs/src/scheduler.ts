import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { surviveLostConnections } from '@outlay/tenancy/dead-connections';
import type { Logger } from '@outlay/telemetry/logger';
import { UnknownJobError, type Job, type JobOutcome } from './job.ts';
import { JobRunner, type RunSettings } from './job-runner.ts';
import { RunStore, type RunKey } from './run-store.ts';
import { newestSlot } from './slots.ts';
import { WorkLoop } from './work-loop.ts';

/** Times of a scheduler, in milliseconds. */
export interface SchedulerSettings extends RunSettings {
  /** Polling interval for due runs and expired leases. */
  pollMs: number;
}

const SETTINGS: SchedulerSettings = {
  pollMs: 5_000,
  leaseMs: 60_000,
  timeoutMs: 30 * 60_000,
  maxAttempts: 5,
  retryMs: 30_000,
  maxRetryMs: 15 * 60_000,
};

export interface SchedulerOptions {
  service: string;
  /** Pool of the service's worker role, or its URL. */
  worker: pg.Pool | { url: string };
  jobs: readonly Job[];
  logger: Logger;
  settings?: Partial<SchedulerSettings> | undefined;
  /** For tests. */
  now?: () => Date;
}

/** Runs jobs, each slot once for any number of schedulers. */
export interface Scheduler {
  start(): Promise<void>;
  /** Aborts running jobs, waits for them, and leaves them to other processes. Safe to call twice, and without a start. */
  stop(): Promise<void>;
  /** True if the last poll succeeded, and no job's newest ended slot failed in this process. */
  healthy(): boolean;
  /**
   * Runs a job now, in addition to its slots. `busy` while another run is in progress anywhere.
   * @throws UnknownJobError
   */
  runNow(name: string): Promise<JobOutcome>;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  return new JobScheduler(options);
}

class JobScheduler implements Scheduler {
  readonly #jobs: readonly Job[];
  readonly #logger: Logger;
  readonly #settings: SchedulerSettings;
  readonly #now: () => Date;
  readonly #store: RunStore;
  readonly #runner: JobRunner;
  readonly #ownPool: pg.Pool | undefined;
  readonly #loop: WorkLoop;
  readonly #running = new Map<string, Promise<void>>();
  /** Newest settled slot of each job: it is not claimed again. */
  readonly #settled = new Map<string, number>();
  /** Newest failed slot of each job in this process, until a newer one has ended in any process. */
  readonly #givenUp = new Map<string, number>();
  #reachable = true;
  #closing: Promise<void> | undefined;

  constructor({ service, worker, jobs, logger, settings, now = () => new Date() }: SchedulerOptions) {
    if (new Set(jobs.map(({ name }) => name)).size < jobs.length)
      throw new Error(`Service ${service} has two jobs of one name; rename one.`);
    const pool = 'url' in worker ? new pg.Pool({ connectionString: worker.url, max: 2 }) : worker;
    if ('url' in worker) {
      this.#ownPool = pool;
      surviveLostConnections(pool);
      pool.on('error', (error) => logger.warn({ err: error }, 'a connection of the scheduler was lost'));
    }
    this.#jobs = jobs;
    this.#logger = logger.child({ scheduler: service });
    this.#settings = { ...SETTINGS, ...settings };
    this.#now = now;
    this.#store = new RunStore(pool, randomUUID());
    this.#loop = new WorkLoop({
      work: () => this.#look(),
      failed: (error) => this.#noteFailure(error),
      pollMs: this.#settings.pollMs,
    });
    this.#runner = new JobRunner({
      service,
      store: this.#store,
      settings: this.#settings,
      logger: this.#logger,
      stopping: this.#loop.stopping,
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  healthy(): boolean {
    return this.#reachable && this.#givenUp.size === 0;
  }

  async runNow(name: string): Promise<JobOutcome> {
    const job = this.#jobs.find((one) => one.name === name);
    if (!job) throw new UnknownJobError(name);
    const key: RunKey = { job: name, slot: this.#now(), manual: true };
    const claim = await this.#store.claim(key, this.#settings.leaseMs, this.#settings.maxAttempts);
    if (claim.kind !== 'claimed') return { job: name, slot: key.slot, state: 'busy', seconds: 0 };
    return this.#runner.run(job, key, 1);
  }

  async #close(): Promise<void> {
    await this.#loop.stop();
    await Promise.all(this.#running.values());
    await this.#ownPool?.end();
  }

  async #look(): Promise<false> {
    for (const job of this.#jobs) await this.#runIfDue(job);
    this.#reachable = true;
    return false;
  }

  #noteFailure(error: unknown): void {
    if (this.#reachable) this.#logger.warn({ err: error }, 'scheduler: due jobs could not be read; trying again');
    this.#reachable = false;
  }

  async #runIfDue(job: Job): Promise<void> {
    const slot = newestSlot(job.every, this.#now());
    if (this.#running.has(job.name) || this.#settled.get(job.name) === slot.getTime()) return;
    const { leaseMs, maxAttempts } = this.#settings;
    const key: RunKey = { job: job.name, slot, manual: false };
    const claim = await this.#store.claim(key, leaseMs, maxAttempts);
    if (claim.kind === 'settled') this.#settle(job.name, slot.getTime());
    if (claim.kind !== 'claimed') return;
    const running = this.#runner.run(job, key, claim.attempts).then(({ state }) => {
      if (state === 'done') this.#givenUp.delete(job.name);
      else if (claim.attempts >= maxAttempts) this.#givenUp.set(job.name, slot.getTime());
      this.#running.delete(job.name);
    });
    this.#running.set(job.name, running);
  }

  #settle(job: string, slotMs: number): void {
    this.#settled.set(job, slotMs);
    if ((this.#givenUp.get(job) ?? slotMs) < slotMs) this.#givenUp.delete(job);
  }
}

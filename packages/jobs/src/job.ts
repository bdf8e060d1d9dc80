/** Schedule of a job. Slots begin in UTC: every full hour, or once a day at a full hour. */
export type Every = 'hour' | { dailyAtHour: number };

/** Scheduled work. */
export interface Job {
  /** Unique within the service, for example `low-balance`. Never change it: runs are recorded under it. */
  name: string;
  /** One line for people. */
  description: string;
  every: Every;
  /**
   * Does the work of a slot. It must be repeatable: another instance repeats a run that died.
   * @param slot start of the slot; for a manual run, the time of its request
   * @param signal aborted when the run must end: the process stops, the lease is lost, or the time limit is reached
   */
  run(slot: Date, signal: AbortSignal): Promise<void>;
}

/** Outcome of a run. */
export interface JobOutcome {
  job: string;
  slot: Date;
  /** `busy`: another run of the job was under way, so this one did not begin. */
  state: 'done' | 'failed' | 'busy';
  /** Duration of the run. */
  seconds: number;
  /** Name and code of the error; its message may hold data that must not be stored. */
  error?: string;
}

/** A service's jobs, opened for a command line. */
export interface ServiceJobs {
  jobs: readonly Job[];
  /** Runs a job now, regardless of its slots. @throws UnknownJobError */
  runNow(name: string): Promise<JobOutcome>;
  /** Triggers the jobs on schedule, as the service does in its own process unless SCHEDULER is off. */
  scheduler: { start(): Promise<void>; stop(): Promise<void>; healthy(): boolean };
  /** Aborts running jobs and closes all connections. */
  close(): Promise<void>;
}

export class UnknownJobError extends Error {
  constructor(name: string) {
    super(`There is no job named ${name}.`);
    this.name = 'UnknownJobError';
  }
}

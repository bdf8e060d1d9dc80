/** When a job is due. Slots begin in UTC: every full hour, or once a day at a full hour. */
export type Every = 'hour' | { dailyAtHour: number };

/** Scheduled work. */
export interface Job {
  /** Unique within the service, for example `low-balance`. Runs are recorded under it: never change it. */
  name: string;
  /** One line for people. */
  description: string;
  every: Every;
  /**
   * Does the work of a slot. It must bear being run again: a run that died halfway is repeated by another instance.
   * @param slot when the slot began; for a run from outside, when it was asked for
   * @param signal aborted when the run is to end: the process stops, the lease is lost, or it takes too long
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
  /** Name and code of what it failed with; messages may hold what must not be stored. */
  error?: string;
}

/** A service's jobs, opened for a command line. */
export interface ServiceJobs {
  jobs: readonly Job[];
  /** Runs a job now, whatever its slots. @throws UnknownJobError */
  runNow(name: string): Promise<JobOutcome>;
  /** Triggers the jobs on schedule, as the service does in its own process unless SCHEDULER is off. */
  scheduler: { start(): Promise<void>; stop(): Promise<void>; healthy(): boolean };
  /** Ends what runs and lets go of all connections. */
  close(): Promise<void>;
}

/** There is no job of this name. */
export class UnknownJobError extends Error {
  constructor(name: string) {
    super(`there is no job named ${name}`);
    this.name = 'UnknownJobError';
  }
}

import type { EventLog } from '../event-log.ts';

/** A driver in the contract suite: one log, and ways to open it. */
export interface LogHarness {
  /** Opens the log as another process would. The suite closes it. */
  open(): EventLog;
  /** Opens the log in a child process: a module that exports `open(argument): EventLog`, and the argument. */
  driver: { module: string; argument: string };
  /** Removes the log. */
  dispose(): Promise<void>;
}

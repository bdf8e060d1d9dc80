import type { EventLog } from '../event-log.ts';

/** What a driver gives the contract suite: one log, and ways to open it. */
export interface LogHarness {
  /** Opens the log as another process would. The suite closes it. */
  open(): EventLog;
  /** How a child process opens it: a module that exports `open(argument): EventLog`, and the argument. */
  driver: { module: string; argument: string };
  /** Removes the log. */
  dispose(): Promise<void>;
}

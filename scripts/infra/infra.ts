import type { InfraName } from './infra-settings.ts';

/** The servers that Outlay stands on, however they are run. */
export interface Infra {
  /** Starts what does not run and waits until it answers. @returns the names of those that ran already */
  start(names: readonly InfraName[]): Promise<InfraName[]>;
  /** @returns the names of those that ran */
  stop(names: readonly InfraName[]): Promise<InfraName[]>;
  /** Owner of each running server: `process 4711`, or `container`. */
  owners(): Promise<ReadonlyMap<string, string>>;
  /** Prints the end of a server's log. */
  logs(name: InfraName): Promise<void>;
}

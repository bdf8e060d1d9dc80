import type { ParseArgsConfig } from 'node:util';
import type { IdentityConfig } from '../config.ts';

/** What a command is run with. */
export interface CliEnvironment {
  /** Read when first needed, so that usage can be told without any configuration. */
  config: () => IdentityConfig;
  print: (line: string) => void;
}

/** One command of the command line. */
export interface CliCommand {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** @throws UsageError for arguments that do not fit, AppError for what the domain refuses */
  run(values: Record<string, unknown>, environment: CliEnvironment): Promise<void>;
}

/** The command line was not used as it is meant to be. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

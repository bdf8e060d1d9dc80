import type { ParseArgsConfig } from 'node:util';
import type { IdentityConfig } from '../config.ts';

/** The environment of a command. */
export interface CliEnvironment {
  /** Read on first use, so that usage is shown without any configuration. */
  config: () => IdentityConfig;
  print: (line: string) => void;
}

/** One command of the command line. */
export interface CliCommand {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Words beside the options, in their order; without it, none are taken. */
  takes?: readonly string[];
  /** @throws UsageError for arguments that do not fit, AppError for what the domain refuses */
  run(values: Record<string, unknown>, environment: CliEnvironment, words: readonly string[]): Promise<void>;
}

/** Wrong usage of the command line. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

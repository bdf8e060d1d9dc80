import { ConfigError } from '@outlay/config/read-config';
import { MissingRightsError } from '@outlay/tenancy/administrator';
import { PooledSessionError } from '@outlay/tenancy/pooler';
import { UnusableServerError } from '@outlay/tenancy/unusable-server';
import { ScriptError } from './script-error.ts';

/** Failures that an operator can mend, with messages that say how. */
const EXPECTED = [ScriptError, ConfigError, MissingRightsError, PooledSessionError, UnusableServerError];

/**
 * Runs a command line's main function. An expected failure is printed as its message, any other error with its stack. Where nobody
 * reads the output to its end (`| head`), the work goes on without it.
 */
export async function runScript(main: () => Promise<number>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe);
  try {
    process.exitCode = await main();
  } catch (error) {
    const expected = EXPECTED.some((Kind) => error instanceof Kind) || isUnknownArgument(error);
    console.error(expected && error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Of `parseArgs`: its message names the argument. */
function isUnknownArgument(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

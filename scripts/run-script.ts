import { ConfigError } from '@outlay/config/read-config';
import { ScriptError } from './script-error.ts';

/** Runs a command line's main function. An expected failure is told in its own words, anything else with its stack. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const expected = error instanceof ScriptError || error instanceof ConfigError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}

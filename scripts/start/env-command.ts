import { ScriptError } from '../script-error.ts';
import { installationOptions } from './installation.ts';
import { findRunning } from './running.ts';
import { PARTS } from './service-names.ts';

/**
 * `npm run outlay -- env <part>`: the variables that a part of the running installation was started with, as a shell takes them, for
 * commands that work beside it. There are secrets among them.
 */
export async function envCommand([name]: readonly string[]): Promise<number> {
  const part = PARTS.find((each) => each === name);
  if (!part) throw new ScriptError(`Usage: env <part>; the parts are ${PARTS.join(', ')}.`);
  const running = await findRunning(installationOptions(process.env).dataFolder, {});
  if (!running) throw new ScriptError('Outlay does not run: npm start, or npm run start:services');
  const variables = Object.entries(running.environments[part]).filter(
    ([variable]) => !OF_THE_PROCESS.includes(variable),
  );
  // For audit:verify: the heads that analytics keeps.
  variables.push(['AUDIT_HEADS_URL', running.environments.analytics['DATABASE_WORKER_URL']]);
  for (const [variable, value] of variables) console.log(`export ${variable}='${value ?? ''}'`);
  return 0;
}

/** Variables that belong to one process and are not handed to another. */
const OF_THE_PROCESS = ['HOST', 'PORT'];

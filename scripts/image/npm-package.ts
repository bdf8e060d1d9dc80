import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptError } from '../script-error.ts';
import { output } from './run.ts';

/** The npm of an own base image; Node's package has none. */
const NPM = {
  version: '11.21.2',
  integrity: 'sha512-7HPApk+AflMUavSseL1Pm6CnYqMIHk53x+KmuhqmTDqPkjPMgxIpTPcTqsE91EKNw4gFBJV9fnXiSdGm1DXq9A==',
};

/** Fetches npm's package, checks it and unpacks it. @returns its folder */
export async function fetchNpm(into: string): Promise<string> {
  const name = await output(['npm', 'pack', '--silent', '--pack-destination', into, `npm@${NPM.version}`]);
  const file = join(into, name);
  const hash = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (`sha512-${hash}` !== NPM.integrity) throw new ScriptError(`npm ${NPM.version} is not what was expected: ${file}`);
  await output(['tar', '-xzf', file, '-C', into]);
  return join(into, 'package');
}

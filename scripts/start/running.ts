import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isClaimed } from './data-folder.ts';
import type { Environments } from './environment.ts';
import { recordOf } from './record-of.ts';
import { PARTS } from './service-names.ts';

const FILE = 'running.json';
const Environment = z.record(z.string(), z.string());
const Running = z.record(z.enum(PARTS), Environment);

/**
 * Leaves word, readable by the owner alone, of how the parts of a running installation are reached, so that other
 * commands can work with it instead of starting their own. `parts` takes it back.
 *
 * @param outer what the parts' environments were made from: what they have of it unchanged is not written down, as a
 *   shell's environment holds secrets of others
 */
export async function announceRunning(
  parts: AsyncDisposableStack,
  folder: string,
  environments: Environments,
  outer: NodeJS.ProcessEnv,
): Promise<void> {
  const path = join(folder, FILE);
  const own = mapParts(environments, (environment) =>
    Object.fromEntries(Object.entries(environment).filter(([name, value]) => value !== outer[name])),
  );
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(own), { mode: 0o600 });
  parts.defer(() => rm(path, { force: true }));
}

/**
 * How to reach the installation of this folder if it runs right now; null otherwise.
 * @param outer settings such as LOG_LEVEL that the installation does not make itself
 */
export async function findRunning(dataFolder: string, outer: NodeJS.ProcessEnv): Promise<Environments | null> {
  const folder = resolve(dataFolder);
  if (!(await isClaimed(folder))) return null;
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  return mapParts(Running.parse(JSON.parse(text)), (own) => ({ ...outer, ...own }));
}

function mapParts(environments: Environments, map: (one: NodeJS.ProcessEnv) => NodeJS.ProcessEnv): Environments {
  return recordOf(PARTS, (part) => map(environments[part]));
}

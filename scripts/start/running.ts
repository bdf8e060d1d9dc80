import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { INSTALLATIONS } from '../infra/infra-state.ts';
import { isInUse } from './data-folder.ts';
import type { Environments } from './environment.ts';
import { recordOf } from './record-of.ts';
import { PARTS } from './service-names.ts';

const FILE = 'running.json';
const Environment = z.record(z.string(), z.string());
const Running = z.record(z.enum(PARTS), Environment);

/** An installation that runs. */
export interface RunningInstallation {
  folder: string;
  environments: Environments;
}

/**
 * Leaves word, readable by the owner alone, of how the parts of a running installation are reached, so that other
 * commands can work with it instead of starting their own. It is good as long as somebody uses the folder.
 *
 * @param outer what the parts' environments were made from: what they have of it unchanged is not written down, as a
 *   shell's environment holds secrets of others
 */
export async function announceRunning(
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
}

/**
 * The installation of this data folder that runs right now: in one process (`npm start`), or as processes on the infra; null when none does.
 * @param outer settings such as LOG_LEVEL that the installation does not make itself
 */
export async function findRunning(dataFolder: string, outer: NodeJS.ProcessEnv): Promise<RunningInstallation | null> {
  for (const folder of [dataFolder, ...Object.values(INSTALLATIONS).map((name) => join(dataFolder, name))]) {
    if (!(await isInUse(folder))) continue;
    const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
    if (text === null) continue;
    const environments = mapParts(Running.parse(JSON.parse(text)), (own) => ({ ...outer, ...own }));
    return { folder: resolve(folder), environments };
  }
  return null;
}

function mapParts(environments: Environments, map: (one: NodeJS.ProcessEnv) => NodeJS.ProcessEnv): Environments {
  return recordOf(PARTS, (part) => map(environments[part]));
}

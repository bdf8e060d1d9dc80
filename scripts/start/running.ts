import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isClaimed } from './data-folder.ts';
import type { Environments } from './environment.ts';

const FILE = 'running.json';
const Environment = z.record(z.string(), z.string());
const Running = z.object({ identity: Environment, projects: Environment, ledger: Environment, gateway: Environment });

/**
 * Leaves word, readable by the owner alone, of how the parts of a running installation are reached, so that other
 * commands can work with it instead of starting their own. `parts` takes it back.
 */
export async function announceRunning(
  parts: AsyncDisposableStack,
  folder: string,
  environments: Environments,
): Promise<void> {
  const path = join(folder, FILE);
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(environments), { mode: 0o600 });
  parts.defer(() => rm(path, { force: true }));
}

/** How to reach the installation of this folder if it runs right now; null otherwise. */
export async function findRunning(dataFolder: string): Promise<Environments | null> {
  const folder = resolve(dataFolder);
  if (!(await isClaimed(folder))) return null;
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  return text === null ? null : Running.parse(JSON.parse(text));
}

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptError } from '@outlay/scripts/script-error';
import { outputOfProgram } from '../../process/run-program.ts';

/** The manifests that `kubectl apply -k` would apply. @throws ScriptError with kustomize's message where it cannot be made */
export async function render(kubectl: string, folder: string): Promise<string> {
  return outputOfProgram(kubectl, ['kustomize', folder]);
}

/** The folders directly in one that have a kustomization, by name. @throws ScriptError when there are none */
export async function kustomizationsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.map((name) => join(folder, name)).filter((path) => existsSync(join(path, 'kustomization.yaml')));
  if (found.length === 0) throw new ScriptError(`There is no kustomization in a folder of ${folder}.`);
  return found.sort();
}

import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { outputOfProgram, runProgram } from '../../process/run-program.ts';

const MISSING = "Python's pip is missing: it fetches pinned packages. Install Debian's package python3-pip.";

/** Null where Python and pip are there, else what to install. */
export async function missingPip(): Promise<string | null> {
  const { status } = await runProgram('python3', ['-m', 'pip', '--version']).catch(() => ({ status: null }));
  return status === 0 ? null : MISSING;
}

/**
 * Unpacks the packages of a list into a folder. Each is held against the hash in the list.
 * @param list a file of pip's requirements beside this one
 */
export async function installFromPip(list: string, folder: string): Promise<void> {
  const missing = await missingPip();
  if (missing) throw new ScriptError(missing);
  const flags = ['--quiet', '--no-deps', '--no-compile', '--only-binary=:all:', '--require-hashes', '--no-input'];
  const file = join(repositoryRoot, 'tools/k8s/programs', list);
  // A cache of pip's own would keep it twice.
  const args = ['-m', 'pip', '--disable-pip-version-check', '--no-cache-dir', 'install', ...flags];
  await outputOfProgram('python3', [...args, '--target', folder, '--requirement', file]);
}

/** Unpacks a zip file; Node has no reader of these. */
export async function unzip(archive: string, folder: string): Promise<void> {
  await outputOfProgram('python3', ['-m', 'zipfile', '--extract', archive, folder]);
}

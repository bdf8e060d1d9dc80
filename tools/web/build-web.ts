import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { outputOf } from '../process/output-of.ts';

const WEB = join(repositoryRoot, 'web');
/** Inside what was built, so that it goes with it. */
const STAMP = join(WEB, 'dist', '.fingerprint');
/** Folders below `web` that hold sources, and single files that the build depends on. */
const FOLDERS = ['src', 'public', 'build'];
const FILES = [
  join(WEB, 'index.html'),
  join(WEB, 'vite.config.ts'),
  join(WEB, 'codegen.ts'),
  join(WEB, 'codegen-keyless-types.ts'),
  join(repositoryRoot, 'packages', 'money', 'src', 'iso-4217.ts'),
  join(repositoryRoot, 'gateway', 'schema.graphql'),
  join(repositoryRoot, 'package-lock.json'),
];

/**
 * Builds the dashboard into `web/dist`, unless what is there was built from the same sources. An image is built with the
 * dashboard in it, and without what builds it: OUTLAY_GENERATED says so.
 *
 * @throws Error with the build's output when it fails
 */
export async function buildWeb(): Promise<void> {
  if (process.env['OUTLAY_GENERATED'] === 'true') return;
  const fingerprint = await fingerprintOfSources();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === fingerprint) return;
  try {
    await promisify(execFile)('npm', ['run', 'build', '-w', '@outlay/web'], {
      cwd: repositoryRoot,
      maxBuffer: 64 << 20,
    });
  } catch (error) {
    throw new Error(`The dashboard could not be built:\n${outputOf(error)}`, { cause: error });
  }
  await writeFile(STAMP, fingerprint);
}

async function fingerprintOfSources(): Promise<string> {
  const found = await Promise.all(FOLDERS.map((folder) => filesBelow(join(WEB, folder))));
  const hash = createHash('sha256');
  for (const path of [...FILES, ...found.flat().sort()]) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
}

/** Sources of the build: generated types and tests have no part in it. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('__generated__'));
}

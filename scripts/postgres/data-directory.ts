import { spawn, spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import type { ServerUser } from './server-user.ts';

const ELSEWHERE = '/var/tmp';

/**
 * Where the database's files go: the folder asked for, or, where the server's user cannot get there (it lies below a
 * private folder), a new one elsewhere. That place is noted in `<folder>.location`, so that the next start finds it and
 * deleting the note starts afresh.
 */
export async function placeDataDirectory(wanted: string, user: ServerUser | null): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true });
  if (user === null || canEnter(dirname(wanted), user)) return wanted;
  const note = `${wanted}.location`;
  const noted = (await readFile(note, 'utf8').catch(() => '')).trim();
  if (noted !== '' && (await exists(dirname(noted)))) return noted;
  const folder = await mkdtemp(join(ELSEWHERE, 'outlay-data-'));
  await chown(folder, user.uid, user.gid);
  const place = join(folder, 'postgres');
  await writeFile(note, `${place}\n`);
  return place;
}

/** Deletes a database's files, wherever they were placed, with the note of the place and the log. */
export async function removeDataDirectory(wanted: string, placed: string): Promise<void> {
  const folder = placed === wanted ? placed : dirname(placed);
  const paths = [folder, `${wanted}.location`, `${wanted}.log`];
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}

/**
 * Makes a database cluster unless there is one. It is made under another name first, so that an interrupted start
 * leaves nothing that looks like a cluster.
 *
 * @param password of the superuser `postgres`; used only when the cluster is made
 * @throws Error with initdb's words when it fails
 */
export async function ensureCluster(
  binaries: PostgresBinaries,
  dataDir: string,
  password: string,
  user: ServerUser | null,
): Promise<void> {
  if (await exists(join(dataDir, 'PG_VERSION'))) return;
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  await Promise.all([draft, passwordFile].map((path) => rm(path, { recursive: true, force: true })));
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) await Promise.all([draft, passwordFile].map((path) => chown(path, user.uid, user.gid)));
    await initdb(binaries, draft, passwordFile, user);
    await rename(draft, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function initdb(
  binaries: PostgresBinaries,
  dataDir: string,
  passwordFile: string,
  user: ServerUser | null,
): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const child = spawn(binaries.initdb, [`--pgdata=${dataDir}`, ...login, ...locale], {
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`initdb failed (${String(status)}) in ${dataDir}:\n${output.trim()}`);
}

/** True where the user can enter the folder; every folder above it must let that user pass. */
function canEnter(folder: string, user: ServerUser): boolean {
  const look = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    cwd: '/',
    stdio: 'ignore',
    uid: user.uid,
    gid: user.gid,
  });
  return look.status === 0;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { FORMAT, MANIFEST, ManifestSchema, type BackedUp, type Manifest } from '../backup/manifest.ts';
import { hashing, hashOf, type Hashed } from '../backup/hashed-stream.ts';
import { isBackupId, isComplete, type BackupStorage } from '../backup/storage/backup-storage.ts';
import { version } from '../backup/outlay-version.ts';
import { ScriptError } from '../script-error.ts';
import { MIGRATIONS } from '../start/migrations.ts';
import { SERVICES } from '../start/service-names.ts';

/** A backup, checked, with its files on this machine. */
export interface CheckedBackup {
  manifest: Manifest;
  /** Path of a file of the manifest. */
  pathOf(file: string): string;
}

/**
 * Reads the manifest of a backup.
 * @param id null for the newest
 * @throws ScriptError when it is none, is incomplete, or was made by a newer Outlay
 */
export async function readManifest(storage: BackupStorage, id: string | null): Promise<Manifest> {
  const stored = await storage.list();
  const wanted = id === null ? stored.findLast(isComplete) : stored.find((backup) => backup.id === id);
  if (wanted === undefined) throw new ScriptError(`There is no backup ${id ?? ''} in ${storage.place}.`);
  if (!isComplete(wanted))
    throw new ScriptError(`${wanted.id} in ${storage.place} has no ${MANIFEST}: it was aborted and is no backup.`);
  const manifest = parse(await text(await storage.read(`${wanted.id}/${MANIFEST}`)), wanted.id);
  for (const service of SERVICES) requireKnownMigrations(manifest, service);
  return manifest;
}

/** Splits `…/<id>` off a place; null where the place names no single backup. */
export function splitPlace(place: string): { place: string; id: string | null } {
  const trimmed = place.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  const last = trimmed.slice(at + 1);
  return isBackupId(last) ? { place: trimmed.slice(0, Math.max(at, 0)) || '.', id: last } : { place, id: null };
}

function parse(content: string, id: string): Manifest {
  const json: unknown = JSON.parse(content);
  const format: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'format') : undefined;
  if (format !== FORMAT)
    throw new ScriptError(`Backup ${id} has format ${String(format)}; Outlay ${version} reads format ${FORMAT}.`);
  const { data, error } = ManifestSchema.safeParse(json);
  if (data) return data;
  throw new ScriptError(`The ${MANIFEST} of backup ${id} is damaged: ${error.issues[0]?.path.join('.') ?? ''}`);
}

function requireKnownMigrations({ databases, id, outlay }: Manifest, service: (typeof SERVICES)[number]): void {
  const ran = databases.find(({ name }) => name === service)?.facts.migrations ?? [];
  const known = new Set(MIGRATIONS[service].map(({ name }) => name));
  const unknown = ran.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new ScriptError(
    `Backup ${id} is of a newer Outlay (${outlay}): ${service} has migrations that this one (${version}) does not know: ${unknown.join(', ')}.`,
  );
}

/**
 * Compares size and hash of each file with the manifest. Files that are elsewhere are fetched into a folder below TMPDIR, which `parts` deletes.
 * @throws ScriptError naming each file that is missing or damaged
 */
export async function fetchBackup(
  parts: AsyncDisposableStack,
  storage: BackupStorage,
  manifest: Manifest,
  names: readonly BackedUp[],
): Promise<CheckedBackup> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-restore-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const pathOf = (file: string): string => storage.localPath(`${manifest.id}/${file}`) ?? join(folder, file);
  const files = [manifest.roles, ...manifest.databases.filter(({ name }) => names.includes(name))];
  const problems: string[] = [];
  for (const { file, bytes, sha256 } of files) {
    const found = await fetchFile(storage, `${manifest.id}/${file}`, join(folder, file));
    if (typeof found === 'string') problems.push(found);
    else if (found.bytes !== bytes) problems.push(`${file} has ${found.bytes} bytes, the manifest says ${bytes}.`);
    else if (found.sha256 !== sha256) problems.push(`${file} is damaged: its SHA-256 is not that of the manifest.`);
  }
  if (problems.length > 0)
    throw new ScriptError(`Backup ${manifest.id} is not whole; nothing was changed.\n${problems.join('\n')}`);
  return { manifest, pathOf };
}

/** @returns the reason where there is no such file */
async function fetchFile(storage: BackupStorage, path: string, target: string): Promise<Hashed | string> {
  try {
    const content = await storage.read(path);
    if (storage.localPath(path) !== null) return await hashOf(content);
    const { through, result } = hashing();
    await pipeline(content, through, createWriteStream(target, { mode: 0o600 }));
    return result();
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
}

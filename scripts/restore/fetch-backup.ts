import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hashing, hashOf, type Hashed } from '../backup/hashed-stream.ts';
import type { BackedUp, Manifest } from '../backup/manifest.ts';
import type { BackupStorage } from '../backup/storage/backup-storage.ts';
import { failed } from '../backup/storage/storage-failure.ts';
import { ScriptError } from '../script-error.ts';

/** A backup, checked, with its files on this machine. */
export interface CheckedBackup {
  manifest: Manifest;
  /** Path of a file of the manifest. */
  pathOf(file: string): string;
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

/**
 * @returns the reason where the storage does not give it
 * @throws ScriptError where it cannot be kept here
 */
async function fetchFile(storage: BackupStorage, path: string, target: string): Promise<Hashed | string> {
  const content = await storage.read(path).catch(messageOf);
  if (typeof content === 'string') return content;
  if (storage.localPath(path) !== null)
    return hashOf(content).catch(failed(`${path} in ${storage.place} cannot be read`));
  const { through, result } = hashing();
  await pipeline(content, through, createWriteStream(target, { mode: 0o600 })).catch(
    failed(`${path} cannot be fetched to ${target}; TMPDIR names another folder. Nothing was changed`),
  );
  return result();
}

function messageOf(error: unknown): string {
  if (error instanceof ScriptError) return error.message;
  throw error;
}

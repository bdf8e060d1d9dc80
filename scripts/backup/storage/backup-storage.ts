import type { Readable } from 'node:stream';
import { MANIFEST } from '../manifest.ts';

/** A place with backups: each is a folder of files, named by its time. */
export interface BackupStorage {
  /** For messages. */
  place: string;
  /** Names of everything that looks like a backup, oldest first, with the names of its files. */
  list(): Promise<StoredBackup[]>;
  /** @throws when it could not be stored as a whole */
  write(path: string, content: Readable): Promise<void>;
  /** @throws ScriptError where there is no such file */
  read(path: string): Promise<Readable>;
  /** Where a file can be read in place; null where it has to be fetched. */
  localPath(path: string): string | null;
  /** Deletes a backup with all its files. */
  remove(id: string): Promise<void>;
  close(): void;
}

export interface StoredBackup {
  id: string;
  files: string[];
}

/** Times of backups, as names: sorted by name is sorted by time. */
const ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;

export function backupId(at: Date): string {
  return at.toISOString().replaceAll(/[:.]/g, '-');
}

export function isBackupId(name: string): boolean {
  return ID.test(name);
}

/** True once its manifest is there: it is written last. */
export function isComplete({ files }: StoredBackup): boolean {
  return files.includes(MANIFEST);
}

import { isComplete, type BackupStorage, type StoredBackup } from './storage/backup-storage.ts';

/** An unfinished backup that is younger may still be in the making. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Deletes all but the newest `keep` backups, and what aborted ones left a day ago. @returns their names */
export async function applyRetention(storage: BackupStorage, keep: number, now: Date): Promise<string[]> {
  const outdated = outdatedOf(await storage.list(), keep, now);
  for (const id of outdated) await storage.remove(id);
  return outdated;
}

/** @param stored oldest first */
export function outdatedOf(stored: readonly StoredBackup[], keep: number, now: Date): string[] {
  const complete = stored.filter(isComplete);
  const old = complete.slice(0, Math.max(0, complete.length - keep));
  const abandoned = stored.filter(
    (backup) => !isComplete(backup) && now.getTime() - timeOf(backup.id).getTime() > ABANDONED_MS,
  );
  return [...old, ...abandoned].map(({ id }) => id);
}

/** The time that a backup is named after. */
export function timeOf(id: string): Date {
  return new Date(id.replace(/^(.*T\d\d)-(\d\d)-(\d\d)-(\d{3}Z)$/, '$1:$2:$3.$4'));
}

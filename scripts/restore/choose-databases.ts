import type { BackedUp, Manifest } from '../backup/manifest.ts';
import { ScriptError } from '../script-error.ts';
import { filledOf } from './check-target.ts';
import type { RestoreOptions } from './restore-options.ts';
import type { RestoreTarget } from './restore-target.ts';

/** The databases that were asked for; all of the backup where none was named. */
export function wantedOf({ id, databases }: Manifest, named: readonly BackedUp[]): BackedUp[] {
  const inBackup = databases.map(({ name }) => name);
  const missing = named.filter((name) => !inBackup.includes(name));
  if (missing.length > 0) throw new ScriptError(`Backup ${id} does not have ${missing.join(', ')}.`);
  return named.length > 0 ? [...named] : inBackup;
}

/**
 * Chooses those that are restored: an event log that is still there is kept, as it knows what the backup does not (ADR 24).
 * @throws ScriptError where data would be overwritten that nobody said could be
 */
export async function chooseDatabases(
  { readerUrl, isOnKafka }: RestoreTarget,
  wanted: readonly BackedUp[],
  { force, databases }: RestoreOptions,
  report: (line: string) => void,
): Promise<BackedUp[]> {
  const filled = await filledOf(readerUrl, wanted);
  const keepsLog =
    wanted.includes('events') && !databases.includes('events') && (isOnKafka || filled.includes('events'));
  if (keepsLog)
    report(isOnKafka ? 'The event log is on Kafka, and is kept.' : 'The event log is still there, and is kept.');
  const names = wanted.filter((name) => name !== 'events' || !keepsLog);
  const overwritten = filled.filter((name) => names.includes(name));
  if (overwritten.length > 0 && !force)
    throw new ScriptError(
      `These databases hold data, so nothing was changed: ${overwritten.join(', ')}. --force replaces them for good.`,
    );
  return names;
}

import type { BackedUp, BackedUpDatabase } from '../backup/manifest.ts';
import type { PostgresClient } from '../backup/postgres-client.ts';
import { restoreDraft } from './draft-database.ts';
import { dropDrafts, exchangeDatabases } from './exchange-databases.ts';
import type { CheckedBackup } from './fetch-backup.ts';
import type { RestoreTarget } from './restore-target.ts';

/**
 * Restores databases beside those that are there, compares each with the numbers of the manifest, and only then puts them in their place: a
 * restore that fails leaves everything as it was.
 *
 * @throws ScriptError when a database is not what was backed up
 */
export async function restoreDatabases(
  target: RestoreTarget,
  backup: CheckedBackup,
  options: { names: readonly BackedUp[]; programs: PostgresClient; report: (line: string) => void },
): Promise<void> {
  const { names, programs, report } = options;
  // Those of a restore that was killed.
  await dropDrafts(target.serverUrl, names);
  try {
    for (const database of backup.manifest.databases.filter(({ name }) => names.includes(name))) {
      await restoreDraft(target, database, { file: backup.pathOf(database.file), program: programs.restore });
      report(`${database.name}: restored and equal to the backup, ${rowCount(database)} rows.`);
    }
    await exchangeDatabases(target.serverUrl, names);
  } catch (error) {
    // The first failure is the one to tell of.
    await dropDrafts(target.serverUrl, names).catch(() => undefined);
    throw error;
  }
}

function rowCount({ facts }: BackedUpDatabase): number {
  return Object.values(facts.rows).reduce((sum, count) => sum + count, 0);
}

import { databaseUrl } from '@outlay/tenancy/roles';
import { databaseName } from './database-name.ts';
import { readFacts } from './facts.ts';
import type { BackedUpDatabase } from './manifest.ts';
import type { PostgresClient } from './postgres-client.ts';
import { guestsOf } from './roles.ts';
import { programConnection } from './program-connection.ts';
import { startProgram } from './run-program.ts';
import type { Snapshot } from './snapshots.ts';
import { store } from './store.ts';
import type { BackupStorage } from './storage/backup-storage.ts';

/** Stores a dump of a snapshot, and reads its numbers in the same snapshot. */
export async function dumpDatabase(
  { name, id: snapshotId, at, client }: Snapshot,
  options: { serverUrl: string; programs: PostgresClient; storage: BackupStorage; id: string },
): Promise<BackedUpDatabase> {
  const { serverUrl, programs, storage, id } = options;
  const database = databaseName(name);
  const { url, env } = programConnection(databaseUrl(serverUrl, database), process.env);
  const args = ['--format=custom', '--compress=zstd', `--snapshot=${snapshotId}`, '--no-password', `--dbname=${url}`];
  const dump = startProgram({ path: programs.dump, args, env });
  const file = `${database}.dump`;
  const storing = store(storage, { id, file }, dump);
  try {
    const [stored, facts] = await Promise.all([storing, readFacts(client)]);
    return { name, file, ...stored, snapshotAt: at.toISOString(), facts, guests: await guestsOf(client, database) };
  } catch (error) {
    dump.kill();
    // What was stored is deleted next: nothing may still be written then.
    await Promise.allSettled([storing]);
    throw error;
  }
}

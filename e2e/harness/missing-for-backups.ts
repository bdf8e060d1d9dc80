import { findPostgresClient } from '@outlay/scripts/backup/postgres-client';

/** Major version of the server that the tests start. */
const MAJOR = 18;

/** The reason why backups cannot be tested here, and the remedy; null where they can. */
export async function missingForBackups(): Promise<string | null> {
  return findPostgresClient(MAJOR, process.env, () => undefined).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

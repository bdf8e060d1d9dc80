import { Readable } from 'node:stream';
import { databaseUrl, withClient } from '@outlay/tenancy/roles';
import { ScriptError } from '../script-error.ts';
import { databaseName } from './database-name.ts';
import { dumpDatabase } from './dump-database.ts';
import { FORMAT, MANIFEST, type BackedUp, type BackedUpDatabase, type Manifest } from './manifest.ts';
import { findPostgresClient } from './postgres-client.ts';
import { requireReader } from './require-reader.ts';
import { rolesOf, ROLES_FILE, storeRoles } from './roles.ts';
import { version } from './outlay-version.ts';
import { openSnapshots } from './snapshots.ts';
import { backupId, type BackupStorage } from './storage/backup-storage.ts';

export interface BackupOptions {
  /** The server, as the backup role. */
  serverUrl: string;
  storage: BackupStorage;
  eventLog: Manifest['eventLog'];
  /** See `fingerprintOf`. */
  fingerprint: string | null;
  env: NodeJS.ProcessEnv;
  report: (line: string) => void;
}

/** Not in a backup, and needed with it. Passwords of roles are not: a restore sets those of the installation. */
const NEEDED_SECRETS = ['keyEncryption of secrets.json or OUTLAY_SECRETS (KEY_ENCRYPTION_SECRET of identity)'];

/**
 * Dumps every database of one moment, then the roles, and the manifest last. What was stored of a backup that fails is deleted.
 * @throws ScriptError when the server's programs are missing, or the role may not read everything
 */
export async function makeBackup(options: BackupOptions): Promise<Manifest> {
  const startedAt = new Date();
  const { serverUrl, storage, report } = options;
  const server = await requireReader(serverUrl, options.eventLog);
  const programs = await findPostgresClient(server.major, options.env, report);
  const id = backupId(startedAt);
  const with_ = { serverUrl, programs, storage, id };
  await using parts = new AsyncDisposableStack();
  const snapshots = await openSnapshots(parts, serverUrl, server.databases);
  try {
    const databases: Manifest['databases'] = [];
    for (const snapshot of snapshots) databases.push(requireMigrated(await dumpDatabase(snapshot, with_)));
    const names = await roleNames(serverUrl, server.databases);
    const roles = { file: ROLES_FILE, ...(await storeRoles(names, with_)), names };
    const manifest: Manifest = {
      ...{ format: FORMAT, id, outlay: version, postgres: server.version, madeAt: startedAt.toISOString() },
      ...{ seconds: (Date.now() - startedAt.getTime()) / 1000, eventLog: options.eventLog },
      secrets: { needed: NEEDED_SECRETS, fingerprint: options.fingerprint },
      ...{ roles, databases },
    };
    await storage.write(`${id}/${MANIFEST}`, Readable.from(`${JSON.stringify(manifest, null, 2)}\n`));
    return manifest;
  } catch (error) {
    await storage.remove(id).catch(() => undefined);
    throw error;
  }
}

function requireMigrated(database: BackedUpDatabase): BackedUpDatabase {
  if (database.name !== 'events' && database.facts.migrations.length === 0)
    throw new ScriptError(`outlay_${database.name} is empty: there is nothing to back up. Is this the right server?`);
  return database;
}

async function roleNames(serverUrl: string, databases: readonly BackedUp[]): Promise<string[]> {
  const [first = 'identity'] = databases;
  return withClient(databaseUrl(serverUrl, databaseName(first)), (client) =>
    rolesOf(client, databases.map(databaseName)),
  );
}

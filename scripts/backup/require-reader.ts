import { BACKUP_ROLE, backupRoleSql } from '@outlay/tenancy/backup-role';
import { databaseUrl } from '@outlay/tenancy/roles';
import { UnusableServerError } from '@outlay/tenancy/unusable-server';
import pg from 'pg';
import { DATABASES } from '../start/installation.ts';
import { ScriptError } from '../script-error.ts';
import { databaseName } from './database-name.ts';
import { BACKED_UP, type BackedUp, type Manifest } from './manifest.ts';

/** A server whose databases can be read as a whole. */
export interface ReadableServer {
  /** As the server says it, for example `18.4`. */
  version: string;
  major: number;
  /** Databases to back up. */
  databases: BackedUp[];
}

/**
 * Makes sure that the role reads every row of every database: as another role, a dump would stop, and a count would be wrong.
 * @throws ScriptError which says how to make the role
 * @throws UnusableServerError without a connection
 */
export async function requireReader(serverUrl: string, eventLog: Manifest['eventLog']): Promise<ReadableServer> {
  const wanted = BACKED_UP.filter((name) => name !== 'events' || eventLog === 'postgres');
  const versions = new Set<string>();
  for (const name of wanted) versions.add(await readableVersion(serverUrl, databaseName(name)));
  const [version = ''] = versions;
  return { version, major: Number.parseInt(version, 10), databases: wanted };
}

async function readableVersion(serverUrl: string, database: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, database) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; reads: boolean }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version,
         rolsuper or (rolbypassrls and pg_has_role(oid, 'pg_read_all_data', 'usage')) as reads
       from pg_roles where rolname = current_user`,
    );
    if (rows[0]?.reads) return rows[0].version;
    throw new ScriptError(mayNotRead(database, `the role ${client.user ?? ''} may not read all rows`));
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    const reason = refusalOf(error);
    throw reason === null ? new UnusableServerError(serverUrl, error) : new ScriptError(mayNotRead(database, reason));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @returns null where the server does not refuse the role, but cannot be used at all */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || /no encryption/.test(error.message)) return null;
  return error.code?.startsWith('28') || error.code === '42501' ? error.message : null;
}

function mayNotRead(database: string, reason: string): string {
  return (
    `${database} cannot be read for a backup: ${reason}.\n` +
    `\`npm run migrate\` makes the role ${BACKUP_ROLE} where its administrator may give BYPASSRLS. Otherwise let one who may run this, and set ` +
    `DATABASE_BACKUP_URL=postgres://${BACKUP_ROLE}:<password>@<host>:<port>/postgres:\n\n${backupRoleSql(Object.keys(DATABASES))}`
  );
}

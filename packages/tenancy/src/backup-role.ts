import type pg from 'pg';
import { withOwnersRights } from './administrator.ts';
import { isInsufficientPrivilege } from './database-errors.ts';
import { withClient } from './roles.ts';

/** Reads every row of every tenant and writes nothing: `pg_dump` as any other role stops at row level security. */
export const BACKUP_ROLE = 'outlay_backup';

/**
 * Makes the backup role, unless it exists, and sets its password. PostgreSQL lets only those give BYPASSRLS who have it themselves: where the
 * administrator may not, a role made with {@link backupRoleSql} is left as it is.
 *
 * @param options.databases their owners by database
 * @returns true when there is a role that can read the databases
 */
export async function provisionBackupRole(
  adminUrl: string,
  { databases, password }: { databases: Readonly<Record<string, string>>; password: string },
): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('outlay:roles'))`);
    try {
      await whereAllowed(async () => {
        await makeRole(client, password);
        await client.query(READS_ALL);
      });
      // Also for a role that somebody else made: the database may be new.
      for (const [database, owner] of (await exists(client)) ? Object.entries(databases) : [])
        await whereAllowed(() => withOwnersRights(client, owner, () => client.query(mayConnect(database))));
    } finally {
      await client.query(`select pg_advisory_unlock(hashtext('outlay:roles'))`);
    }
    return canReadAll(client, Object.keys(databases));
  });
}

/** For an administrator who may give BYPASSRLS, where the one of the migrations may not. */
export function backupRoleSql(databases: readonly string[]): string {
  return [`${CREATE} password '<a long random one>'`, ...SETTINGS, READS_ALL, ...databases.map(mayConnect)]
    .map((statement) => `${statement};`)
    .join('\n');
}

const CREATE = `create role ${BACKUP_ROLE} login bypassrls nosuperuser nocreatedb nocreaterole noreplication`;
/** A backup waits long for its reader, and a mistake of its own can change nothing. */
const SETTINGS = [`alter role ${BACKUP_ROLE} set default_transaction_read_only = on`];

const READS_ALL = `grant pg_read_all_data to ${BACKUP_ROLE}`;

function mayConnect(database: string): string {
  return `grant connect on database ${database} to ${BACKUP_ROLE}`;
}

async function whereAllowed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isInsufficientPrivilege(error)) throw error;
  }
}

async function exists(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from pg_roles where rolname = $1`, [BACKUP_ROLE]);
  return rowCount !== 0;
}

async function makeRole(client: pg.Client, password: string): Promise<void> {
  const verb = (await exists(client)) ? `alter role ${BACKUP_ROLE}` : CREATE;
  await client.query(`${verb} password ${client.escapeLiteral(password)}`);
  for (const statement of SETTINGS) await client.query(statement);
}

async function canReadAll(client: pg.Client, databases: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ ready: boolean }>(
    `select bool_and(r.rolcanlogin and r.rolbypassrls and pg_has_role(r.oid, 'pg_read_all_data', 'usage')
       and has_database_privilege(r.oid, d.oid, 'connect')) as ready
     from pg_roles r, pg_database d where r.rolname = $1 and d.datname = any ($2)`,
    [BACKUP_ROLE, databases],
  );
  return rows[0]?.ready === true;
}

import { Readable } from 'node:stream';
import type pg from 'pg';
import { hashing, type Hashed } from './hashed-stream.ts';
import type { PostgresClient } from './postgres-client.ts';
import { programConnection } from './program-connection.ts';
import { runProgram } from './run-program.ts';
import type { BackupStorage } from './storage/backup-storage.ts';

export const ROLES_FILE = 'roles.sql';

/** Roles that own something in the databases, or may use them, without the server's superuser. */
export async function rolesOf(client: pg.Client, databases: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct r.rolname as name
     from pg_shdepend s join pg_roles r on r.oid = s.refobjid and s.refclassid = 'pg_authid'::regclass
     where r.oid <> 10 and exists (select from pg_database d where d.datname = any ($1)
       and (d.oid = s.dbid or (s.dbid = 0 and s.classid = 'pg_database'::regclass and s.objid = d.oid)))
     order by 1`,
    [databases],
  );
  return rows.map(({ name }) => name);
}

/** Roles that are none of Outlay's and may connect to a database. */
export async function guestsOf(client: pg.Client, database: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct r.rolname as name from pg_database d, aclexplode(d.datacl) a join pg_roles r on r.oid = a.grantee
     where d.datname = $1 and a.privilege_type = 'CONNECT' and r.oid <> 10 and r.rolname not like 'outlay\\_%' order by 1`,
    [database],
  );
  return rows.map(({ name }) => name);
}

/** Stores the statements that make these roles, with their rights, settings and memberships, and without passwords. */
export async function storeRoles(
  names: readonly string[],
  options: { serverUrl: string; programs: PostgresClient; storage: BackupStorage; id: string },
): Promise<Hashed> {
  const { serverUrl, programs, storage, id } = options;
  const { url, env } = programConnection(serverUrl, process.env);
  const args = ['--roles-only', '--no-role-passwords', '--no-password', `--dbname=${url}`];
  const all = await runProgram({ path: programs.dumpAll, args, env });
  const { through, result } = hashing();
  await storage.write(`${id}/${ROLES_FILE}`, Readable.from(statementsFor(all, names)).pipe(through));
  return result();
}

/**
 * The lines of `pg_dumpall --roles-only` that concern these roles: the server may have others, that are nobody's business here.
 * @param kind those that make and set them, those that make them members of others, or both
 */
export function statementsFor(
  dump: string,
  names: readonly string[],
  kind: 'itself' | 'memberships' | 'both' = 'both',
): string {
  const wanted = new Set(names.flatMap((name) => [name, `"${name.replaceAll('"', '""')}"`]));
  const lines = dump.split('\n').filter((line) => {
    const [, made] = /^(?:CREATE|ALTER) ROLE ("(?:[^"]|"")+"|\S+?)(?:;| )/.exec(line) ?? [];
    const [, , member] = /^GRANT ("(?:[^"]|"")+"|\S+) TO ("(?:[^"]|"")+"|[^\s;]+)/.exec(line) ?? [];
    const found = { itself: made, memberships: member, both: made ?? member }[kind];
    return wanted.has(found ?? '');
  });
  return `${lines.join('\n')}\n`;
}

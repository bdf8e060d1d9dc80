import type pg from 'pg';

/** Roles and databases that provisioning makes or sets. */
export interface Wanted {
  roles: readonly string[];
  /** Owners by database. */
  databases: Readonly<Record<string, string>>;
}

/** The administrator may not do what is needed. The message has the SQL with which somebody else allows it. */
export class MissingRightsError extends Error {
  override readonly name = 'MissingRightsError';

  /** @param statements SQL without semicolons */
  constructor(administrator: string, statements: readonly string[]) {
    super(
      [
        `The administrator ${administrator} of the database server lacks rights. Run this as a superuser, or as the role that made the roles below, then repeat the command:`,
        ...statements.map((statement) => `  ${statement};`),
        'docs/databases.md gives the reasons.',
      ].join('\n'),
    );
  }
}

/** An attribute that no role of Outlay may have, and how it is taken away. */
const ATTRIBUTES = [
  ['rolsuper', 'nosuperuser'],
  ['rolcreatedb', 'nocreatedb'],
  ['rolcreaterole', 'nocreaterole'],
  ['rolreplication', 'noreplication'],
  ['rolbypassrls', 'nobypassrls'],
] as const;

/** Rights of every role, for `create role` and `alter role`. */
export const ORDINARY_LOGIN = ['login', ...ATTRIBUTES.map(([, without]) => without)].join(' ');

/** Memberships with which a role would pass the walls. */
const POWERFUL = `g.rolsuper or g.rolbypassrls or g.rolcreaterole or g.rolreplication or g.rolname ~ '^outlay_' or g.rolname in
  ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')`;

interface KnownRole {
  role: string;
  /** Attributes to be taken away, in the words of `alter role`. */
  excess: string[];
  groups: string[];
  may_alter: boolean;
}

interface Administrator {
  name: string;
  is_superuser: boolean;
  createrole: boolean;
  createdb: boolean;
}

/**
 * Checks, before anything is changed, that the administrator may make and set what is wanted, and that existing roles have no rights
 * that pass the walls. A superuser takes excess attributes away; others cannot, and are told.
 * @throws MissingRightsError with the SQL for everything that lacks, not only for the first
 */
export async function requireRights(client: pg.Client, wanted: Wanted): Promise<void> {
  const admin = await administratorOf(client);
  const known = await knownRoles(client, wanted.roles);
  const owners = await ownersOf(client, Object.keys(wanted.databases));
  const name = (names: readonly string[]): string => names.map((each) => client.escapeIdentifier(each)).join(', ');
  const lacks = known.flatMap(({ role, groups }) =>
    groups.length === 0 ? [] : [`revoke ${name(groups)} from ${name([role])}`],
  );
  if (!admin.is_superuser) lacks.unshift(...lackingOf(admin, known, owners, wanted, name));
  if (lacks.length > 0) throw new MissingRightsError(admin.name, lacks);
}

/** Statements that a superuser runs for an administrator who is none, in an order in which each works. */
function lackingOf(
  admin: Administrator,
  known: readonly KnownRole[],
  owners: ReadonlyMap<string, string>,
  { databases }: Wanted,
  name: (names: readonly string[]) => string,
): string[] {
  const needsDatabase = Object.keys(databases).some((database) => !owners.has(database));
  const attributes = [
    ...(admin.createrole ? [] : ['createrole']),
    ...(admin.createdb || !needsDatabase ? [] : ['createdb']),
  ];
  const foreign = Object.entries(databases).filter(([each, owner]) => (owners.get(each) ?? owner) !== owner);
  const absent = foreign.flatMap(([, owner]) => (known.some(({ role }) => role === owner) ? [] : [owner]));
  const others = [...known.flatMap(({ role, may_alter: may }) => (may ? [] : [role])), ...absent];
  return [
    ...(attributes.length === 0 ? [] : [`alter role ${name([admin.name])} ${attributes.join(' ')}`]),
    ...absent.map((owner) => `create role ${name([owner])} login`),
    ...(others.length === 0
      ? []
      : [`grant ${name(others)} to ${name([admin.name])} with admin true, inherit false, set false`]),
    ...known.flatMap(({ role, excess }) =>
      excess.length === 0 ? [] : [`alter role ${name([role])} ${excess.join(' ')}`],
    ),
    ...foreign.map(([database, owner]) => `alter database ${name([database])} owner to ${name([owner])}`),
  ];
}

/**
 * Lets the administrator act as `owner` while `work` runs. A superuser may anyway. Another one holds its roles with the right to grant
 * them alone (PostgreSQL 16 and later), so it grants itself the role, and gives it back.
 */
export async function withOwnersRights<T>(client: pg.Client, owner: string, work: () => Promise<T>): Promise<T> {
  const lock = `hashtext('outlay:owner'), hashtext(${client.escapeLiteral(owner)})`;
  await client.query(`select pg_advisory_lock(${lock})`);
  try {
    const { rows } = await client.query<{ has: boolean }>(
      `select pg_has_role($1, 'usage') and pg_has_role($1, 'set') as has`,
      [owner],
    );
    if (rows[0]?.has) return await work();
    const role = client.escapeIdentifier(owner);
    await client.query(`grant ${role} to current_user with inherit true, set true`);
    try {
      return await work();
    } finally {
      await client.query(`revoke ${role} from current_user`);
    }
  } finally {
    await client.query(`select pg_advisory_unlock(${lock})`);
  }
}

/** True for a superuser. */
export async function isSuperuser(client: pg.Client): Promise<boolean> {
  return (await administratorOf(client)).is_superuser;
}

async function administratorOf(client: pg.Client): Promise<Administrator> {
  const { rows } = await client.query<Administrator>(
    `select rolname as name, rolsuper as is_superuser, rolcreaterole as createrole, rolcreatedb as createdb
     from pg_roles where rolname = current_user`,
  );
  const [administrator] = rows;
  if (!administrator) throw new Error('The session has no role.');
  return administrator;
}

async function knownRoles(client: pg.Client, roles: readonly string[]): Promise<KnownRole[]> {
  const excess = ATTRIBUTES.map(([column, without]) => `case when r.${column} then '${without}' end`);
  const { rows } = await client.query<KnownRole>(
    `select r.rolname as role, array_remove(array[${excess.join(', ')}], null) as excess,
       pg_has_role(r.oid, 'member with admin option') as may_alter,
       array(select g.rolname::text from pg_auth_members am join pg_roles g on g.oid = am.roleid
         where am.member = r.oid and (${POWERFUL}) order by 1) as groups
     from pg_roles r where r.rolname = any($1) order by array_position($1, r.rolname)`,
    [roles],
  );
  return rows;
}

async function ownersOf(client: pg.Client, databases: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ database: string; owner: string }>(
    `select datname as database, pg_get_userbyid(datdba) as owner from pg_database where datname = any($1)`,
    [databases],
  );
  return new Map(rows.map(({ database, owner }) => [database, owner]));
}

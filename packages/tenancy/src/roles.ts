import pg from 'pg';
import { isSuperuser, ORDINARY_LOGIN, requireRights, withOwnersRights } from './administrator.ts';
import { sessionLimits, type RolePurpose } from './session-limits.ts';
import { roleNames } from './tenant-wall.ts';
import { UnusableServerError } from './unusable-server.ts';

/** Passwords of one service's three roles. */
export interface RolePasswords {
  owner: string;
  app: string;
  worker: string;
}

/** Connection strings of one service's database, one per role. */
export interface DatabaseUrls {
  ownerUrl: string;
  appUrl: string;
  workerUrl: string;
}

/**
 * Creates a service's database and its three roles unless they exist. The owner migrates, the application role reads and
 * writes within one tenant, the worker role processes outbox, inbox and jobs. None of them is a superuser or may bypass
 * row level security. Idempotent; safe to run from several processes at once.
 * @param adminUrl a superuser, or a role with CREATEROLE and CREATEDB, as managed servers give (docs/databases.md)
 * @throws MissingRightsError where it may not do what is needed
 */
export async function provisionDatabase(
  adminUrl: string,
  options: { service: string; database: string; passwords: RolePasswords },
): Promise<DatabaseUrls> {
  const names = roleNames(options.service);
  const { passwords } = options;
  await withClient(adminUrl, async (client) => {
    await requireRights(client, { roles: Object.values(names), databases: { [options.database]: names.owner } });
    await provisionRole(client, names.owner, 'owner', passwords.owner);
    await provisionRole(client, names.app, 'app', passwords.app);
    await provisionRole(client, names.worker, 'worker', passwords.worker);
    await provisionOwnedDatabase(client, options.database, names.owner);
    await withOwnersRights(client, names.owner, () => openToRoles(adminUrl, options.database, names));
  });
  const url = (user: string, password: string) => databaseUrl(adminUrl, options.database, { user, password });
  return {
    ownerUrl: url(names.owner, passwords.owner),
    appUrl: url(names.app, passwords.app),
    workerUrl: url(names.worker, passwords.worker),
  };
}

/** Gives the roles their way into the database and its schema, and nobody else. */
async function openToRoles(
  adminUrl: string,
  database: string,
  { owner, app, worker }: ReturnType<typeof roleNames>,
): Promise<void> {
  await withClient(databaseUrl(adminUrl, database), async (client) => {
    await client.query(`alter schema public owner to ${owner}`);
    await client.query(`revoke all on schema public from public`);
    await client.query(`grant usage on schema public to ${app}, ${worker}`);
    await client.query(`grant connect on database ${client.escapeIdentifier(database)} to ${owner}, ${app}, ${worker}`);
  });
}

/**
 * Creates a login role without special rights, or sets the password of an existing one, and sets its session limits. Where
 * the administrator may set it, failed statements are logged without their text: the ORM writes values into the statement, so
 * that a duplicate e-mail address would appear in the server's log together with the password hash.
 */
export async function provisionRole(
  client: pg.Client,
  role: string,
  purpose: RolePurpose,
  password: string,
): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('outlay:roles'))`);
  try {
    const { rowCount } = await client.query(`select 1 from pg_roles where rolname = $1`, [role]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    // Only a superuser may name attributes of a role that is there, even if they do not change; others have checked them.
    const rights = rowCount === 0 || (await isSuperuser(client)) ? ORDINARY_LOGIN : 'login';
    await client.query(
      `${verb} role ${client.escapeIdentifier(role)} ${rights} password ${client.escapeLiteral(password)}`,
    );
    await limitSessions(client, role, purpose);
    await keepOutOfServerLog(client, role);
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('outlay:roles'))`);
  }
}

async function limitSessions(client: pg.Client, role: string, purpose: RolePurpose): Promise<void> {
  const settings = Object.entries(sessionLimits(purpose)).map(
    ([name, value]) => `alter role ${client.escapeIdentifier(role)} set ${name} = ${client.escapeLiteral(value)}`,
  );
  await client.query(settings.join('; '));
}

async function keepOutOfServerLog(client: pg.Client, role: string): Promise<void> {
  for (const [setting, value] of [
    ['log_min_error_statement', 'panic'],
    ['log_error_verbosity', 'terse'],
  ]) {
    const { rows } = await client.query<{ may: boolean }>(`select has_parameter_privilege($1, 'set') as may`, [
      setting,
    ]);
    if (rows[0]?.may) await client.query(`alter role ${client.escapeIdentifier(role)} set ${setting} = ${value}`);
  }
}

/**
 * The roles whose failed statements the server's log would quote, because the administrator may not keep them out of it.
 */
export async function rolesInServerLog(client: pg.Client, roles: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ role: string }>(
    `select rolname as role from pg_roles where rolname = any($1)
       and not coalesce(rolconfig @> array['log_min_error_statement=panic', 'log_error_verbosity=terse'], false)
     order by array_position($1, rolname)`,
    [roles],
  );
  return rows.map(({ role }) => role);
}

/** Creates a database owned by a role, unless it exists, and revokes access from everybody else. */
export async function provisionOwnedDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const [name, role] = [client.escapeIdentifier(database), client.escapeIdentifier(owner)];
  await withOwnersRights(client, owner, async () => {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = $1`, [database]);
    if (rowCount === 0) await client.query(`create database ${name} owner ${role}`);
    await client.query(`revoke all on database ${name} from public`);
  });
}

/** Returns the URL with another database and, if given, another user. */
export function databaseUrl(base: string, database: string, login?: { user: string; password: string }): string {
  const url = new URL(base);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (login) {
    url.username = encodeURIComponent(login.user);
    url.password = encodeURIComponent(login.password);
  }
  return url.toString();
}

/**
 * Runs statements on a connection of its own, which is closed afterwards.
 * @throws UnusableServerError without a connection
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  } catch (error) {
    throw new UnusableServerError(url, error);
  }
}

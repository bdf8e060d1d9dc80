import pg from 'pg';
import { sessionLimits, type RolePurpose } from './session-limits.ts';
import { roleNames } from './tenant-wall.ts';

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
 * @param adminUrl a connection that may create roles and databases
 */
export async function provisionDatabase(
  adminUrl: string,
  options: { service: string; database: string; passwords: RolePasswords },
): Promise<DatabaseUrls> {
  const names = roleNames(options.service);
  const { passwords } = options;
  await withClient(adminUrl, async (client) => {
    await provisionRole(client, names.owner, 'owner', passwords.owner);
    await provisionRole(client, names.app, 'app', passwords.app);
    await provisionRole(client, names.worker, 'worker', passwords.worker);
    await provisionOwnedDatabase(client, options.database, names.owner);
  });
  await withClient(databaseUrl(adminUrl, options.database), async (client) => {
    await client.query(`alter schema public owner to ${names.owner}`);
    await client.query(`revoke all on schema public from public`);
    await client.query(`grant usage on schema public to ${names.app}, ${names.worker}`);
    const database = client.escapeIdentifier(options.database);
    await client.query(`grant connect on database ${database} to ${names.owner}, ${names.app}, ${names.worker}`);
  });
  const url = (user: string, password: string) => databaseUrl(adminUrl, options.database, { user, password });
  return {
    ownerUrl: url(names.owner, passwords.owner),
    appUrl: url(names.app, passwords.app),
    workerUrl: url(names.worker, passwords.worker),
  };
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
    const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
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

/** Creates a database owned by a role, unless it exists, and revokes access from everybody else. */
export async function provisionOwnedDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query(`select 1 from pg_database where datname = $1`, [database]);
  const [name, role] = [client.escapeIdentifier(database), client.escapeIdentifier(owner)];
  if (rowCount === 0) await client.query(`create database ${name} owner ${role}`);
  await client.query(`revoke all on database ${name} from public`);
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

/** Runs statements on a connection of its own, which is closed afterwards. */
export async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { requireRights } from '@outlay/tenancy/administrator';
import { provisionBackupRole } from '@outlay/tenancy/backup-role';
import {
  databaseUrl,
  provisionDatabase,
  provisionOwnedDatabase,
  provisionRole,
  rolesInServerLog,
  withClient,
  type DatabaseUrls,
} from '@outlay/tenancy/roles';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { claimDataFolder } from './data-folder.ts';
import { inProvisioningTurn } from './provisioning-turn.ts';
import { recordOfAsync } from './record-of.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

/** Limit for connections to close before the server is stopped regardless, in milliseconds. */
const FAREWELL_MS = 2_000;
const EVENTS = 'outlay_events';
const databaseOf = (service: ServiceName): string => `outlay_${service}`;
/** Everything that an installation has on its server. */
const WANTED = {
  roles: [...SERVICES.flatMap((service) => Object.values(roleNames(service))), EVENTS],
  databases: {
    ...Object.fromEntries(SERVICES.map((service) => [databaseOf(service), roleNames(service).owner])),
    [EVENTS]: EVENTS,
  },
};
/** Every database of an installation: of the services, and of the event log where it is on PostgreSQL. With their owners. */
export const DATABASES: Readonly<Record<string, string>> = WANTED.databases;

/** One installation of Outlay, opened by this process alone: its secrets and its databases, provisioned but not migrated. */
export interface Installation {
  /** Absolute path of the data folder. */
  folder: string;
  secrets: Secrets;
  /** An administrator's. */
  serverUrl: string;
  databases: Record<ServiceName, DatabaseUrls>;
  eventLogUrl: string;
  /** Settles when the database server ends by itself; never where the server is somebody else's. */
  serverLost: Promise<string>;
}

/** Settings of an installation, read from the environment. */
export interface InstallationOptions {
  /** OUTLAY_DATA_DIR; `.outlay` by default. */
  dataFolder: string;
  /** DATABASE_SERVER_URL: an administrator's URL of a PostgreSQL server to use in place of the built-in one. */
  serverUrl?: string | undefined;
  /** OUTLAY_SECRETS: in place of `secrets.json`. */
  secrets?: string | undefined;
  /** Runs once the folder is taken and before anything is started; what it throws ends the opening. */
  beforeStarting?(): Promise<unknown>;
  /** Runs while the server starts. */
  whileStarting?(): Promise<unknown>;
  /** Receives progress, one line a call. */
  report: (line: string) => void;
}

/**
 * Takes the data folder, starts the database server in it and makes the databases and roles that are missing. Whatever
 * is opened is closed by `parts`.
 *
 * @throws ScriptError when another process uses the folder
 */
export async function openInstallation(
  parts: AsyncDisposableStack,
  options: InstallationOptions,
): Promise<Installation> {
  const folder = await claimDataFolder(options.dataFolder);
  parts.defer(() => folder.release());
  await options.beforeStarting?.();
  const secrets = await loadSecrets(folder.path, options.secrets);
  const server = await openServer(parts, folder.path, secrets, options);
  const provisioned = await provisionAll(server.url, secrets);
  await reportServerLog(server.url, options.report);
  return { folder: folder.path, secrets, serverUrl: server.url, ...provisioned, serverLost: server.lost };
}

/**
 * Makes the databases and roles that are missing on a server. Safe to repeat, also from several processes at once.
 * @throws MissingRightsError, before anything is changed, where the administrator may not
 */
export async function provisionAll(
  serverUrl: string,
  secrets: Secrets,
): Promise<Pick<Installation, 'databases' | 'eventLogUrl'>> {
  await withClient(serverUrl, (client) => requireRights(client, WANTED));
  return inProvisioningTurn(serverUrl, async () => {
    const databases = await recordOfAsync(SERVICES, (service) => provision(serverUrl, service, secrets));
    const eventLogUrl = await provisionEventLog(serverUrl, secrets.events);
    await provisionBackupRole(serverUrl, { databases: DATABASES, password: secrets.backup });
    return { databases, eventLogUrl };
  });
}

async function reportServerLog(serverUrl: string, report: InstallationOptions['report']): Promise<void> {
  await withClient(serverUrl, async (client) => {
    if ((await rolesInServerLog(client, WANTED.roles)).length === 0) return;
    report(
      `The server's log quotes failed statements of Outlay's roles, with the values in them. To stop that, repeat this after
  grant set on parameter log_min_error_statement, log_error_verbosity to ${client.escapeIdentifier(client.user ?? '')};
as a superuser; docs/databases.md has other ways.`,
    );
  });
}

async function openServer(
  parts: AsyncDisposableStack,
  folder: string,
  secrets: Secrets,
  options: InstallationOptions,
): Promise<{ url: string; lost: Promise<string> }> {
  const { serverUrl, report } = options;
  if (serverUrl) return { url: serverUrl, lost: new Promise(() => undefined) };
  const dataDir = join(folder, 'postgres');
  const whileStarting = async (): Promise<unknown> => options.whileStarting?.();
  const server = await startEmbeddedPostgres({ dataDir, password: secrets.postgres, durable: true, whileStarting });
  parts.defer(async () => {
    await untilNobodyConnected(server.url);
    await server.stop();
  });
  const place = server.dataDir === dataDir ? '' : `, whose user cannot enter ${folder}`;
  report(`PostgreSQL runs on ${server.dataDir}${place}`);
  return { url: server.url, lost: server.exited.then(() => server.lastWords()) };
}

/** Pools say they are closed a moment before their connections are; a server that ends in between would alarm them. */
async function untilNobodyConnected(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => undefined);
  const others = `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  try {
    await client.connect();
    const deadline = Date.now() + FAREWELL_MS;
    while (Date.now() < deadline && (await client.query(others)).rowCount !== 0) await delay(20);
  } catch {
    // A server that does not answer any more has nobody connected.
  } finally {
    await client.end().catch(() => undefined);
  }
}

function provision(serverUrl: string, service: ServiceName, secrets: Secrets): Promise<DatabaseUrls> {
  const passwords = {
    owner: secrets[`${service}.owner`],
    app: secrets[`${service}.app`],
    worker: secrets[`${service}.worker`],
  };
  return provisionDatabase(serverUrl, { service, database: databaseOf(service), passwords });
}

async function provisionEventLog(serverUrl: string, password: string): Promise<string> {
  await withClient(serverUrl, async (client) => {
    await provisionRole(client, EVENTS, 'events', password);
    await provisionOwnedDatabase(client, EVENTS, EVENTS);
  });
  return databaseUrl(serverUrl, EVENTS, { user: EVENTS, password });
}

/** Reads an installation's settings from the environment. */
export function installationOptions(env: NodeJS.ProcessEnv): InstallationOptions {
  return {
    dataFolder: env['OUTLAY_DATA_DIR'] || '.outlay',
    serverUrl: env['DATABASE_SERVER_URL'] || undefined,
    secrets: env['OUTLAY_SECRETS'] || undefined,
    report: (line) => console.log(line),
  };
}

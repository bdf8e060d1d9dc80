import { join } from 'node:path';
import { makeEnvironments } from '@outlay/scripts/start/environment';
import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { openInstallation, provisionAll, type Installation } from '@outlay/scripts/start/installation';
import { migrateAll, MIGRATIONS } from '@outlay/scripts/start/migrations';
import { loadSecrets, SERVICES, type Secrets } from '@outlay/scripts/start/secrets';
import { freePort } from '@outlay/scripts/ports/free-port';
import { MissingRightsError } from '@outlay/tenancy/administrator';
import { migrate } from '@outlay/tenancy/migrate';
import { databaseUrl } from '@outlay/tenancy/roles';
import { gapsInEventLog, gapsInWalls } from './harness/database-walls.ts';
import { startOwnPostgres, type OwnPostgres } from './harness/own-postgres.ts';
import { createTenant } from './harness/tenant-kit.ts';

/** As managed servers name and equip the role that they give. */
const ADMIN = { user: 'app_admin', password: 'of the administrator' };

let server: OwnPostgres;
let adminUrl: string;
let secrets: Secrets;
beforeEach(async () => {
  server = await startOwnPostgres();
  adminUrl = databaseUrl(server.superuserUrl, 'postgres', ADMIN);
  secrets = await loadSecrets(server.folder);
});
afterEach(() => server.stop());

const createAdmin = (attributes: string) =>
  server.superuser.query(`create role ${ADMIN.user} login ${attributes} password '${ADMIN.password}'`);

/** Opens and migrates the installation as the administrator. */
async function migrated(parts: AsyncDisposableStack) {
  const lines: string[] = [];
  const report = (line: string) => void lines.push(line);
  const installation = await openInstallation(parts, {
    dataFolder: join(server.folder, 'data'),
    serverUrl: adminUrl,
    report,
  });
  return { installation, ran: await migrateAll(installation), said: lines.join('\n') };
}

/** The refusal's SQL, one statement a line. */
async function remedyOf(refused: Promise<unknown>): Promise<string[]> {
  const error = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MissingRightsError))
    throw new Error('It was not refused for want of rights.', { cause: error });
  return error.message.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : []));
}

const provision = () => provisionAll(adminUrl, secrets);

async function gaps(): Promise<string[]> {
  const url = (database: string) => databaseUrl(server.superuserUrl, database);
  const ofServices = SERVICES.map((service) => gapsInWalls(service, url(`outlay_${service}`)));
  return (await Promise.all([...ofServices, gapsInEventLog(url('outlay_events'))])).flat();
}

/** The options with which the administrator holds roles, each once. */
async function membershipsOfAdmin(): Promise<unknown[]> {
  const { rows } = await server.superuser.query(
    `select distinct admin_option, inherit_option, set_option from pg_auth_members where member = '${ADMIN.user}'::regrole`,
  );
  return rows;
}

async function doTheMainJob(parts: AsyncDisposableStack, installation: Installation): Promise<unknown> {
  const port = await freePort();
  const environments = await makeEnvironments(installation, port, { LOG_LEVEL: 'silent' });
  const running = await startServices(parts, environments);
  const tenant = await createTenant(await startGateway(parts, environments, running));
  const [account, category] = [await tenant.account(), await tenant.category()];
  await tenant.expense({ account_id: account, amount: 250.75, category_id: category });
  return (await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance'];
}

const GIVES_ROLES_ONLY = [{ admin_option: true, inherit_option: false, set_option: false }];

describe('an administrator with CREATEROLE and CREATEDB', () => {
  it('installs Outlay, behind the same walls, and keeps no way through them', async () => {
    await createAdmin('');
    await server.superuser.query(`create database outlay_ledger`);
    const remedy = await remedyOf(provision());
    expect(remedy).toEqual([
      'alter role "app_admin" createrole createdb;',
      'create role "outlay_ledger_owner" login;',
      'grant "outlay_ledger_owner" to "app_admin" with admin true, inherit false, set false;',
      'alter database "outlay_ledger" owner to "outlay_ledger_owner";',
    ]);
    const { rows: made } = await server.superuser.query(`select from pg_roles where rolname like 'outlay%'`);
    expect(made).toEqual([]);
    for (const statement of remedy) await server.superuser.query(statement);
    await using parts = new AsyncDisposableStack();
    const { installation, ran, said } = await migrated(parts);
    expect(ran).toHaveLength(Object.values(MIGRATIONS).flat().length);
    expect(said).toContain('grant set on parameter log_min_error_statement, log_error_verbosity to "app_admin"');
    await provisionAll(adminUrl, installation.secrets);
    expect(await migrateAll(installation)).toEqual([]);
    expect(await gaps()).toEqual([]);
    expect(await membershipsOfAdmin()).toEqual(GIVES_ROLES_ONLY);
    expect(await doTheMainJob(parts, installation)).toBe(749.25);
  }, 60_000);

  it('takes over an older installation of a superuser, once it was given the roles', async () => {
    const { databases } = await provisionAll(server.superuserUrl, secrets);
    await Promise.all(
      SERVICES.map((service) =>
        migrate({ ownerUrl: databases[service].ownerUrl, migrations: MIGRATIONS[service].slice(0, 1) }),
      ),
    );
    await createAdmin('createrole createdb');
    await server.superuser.query(
      `alter role outlay_ledger_app bypassrls; grant pg_read_all_data to outlay_ledger_worker`,
    );
    const remedy = await remedyOf(provision());
    expect(remedy).toEqual([
      expect.stringMatching(
        /^grant "outlay_identity_owner", .*"outlay_events" to "app_admin" with admin true, inherit false, set false;$/,
      ),
      'alter role "outlay_ledger_app" nobypassrls;',
      'revoke "pg_read_all_data" from "outlay_ledger_worker";',
    ]);
    for (const statement of remedy) await server.superuser.query(statement);
    await using parts = new AsyncDisposableStack();
    const { ran, said } = await migrated(parts);
    expect(ran.length).toBeGreaterThan(SERVICES.length);
    expect(said).toBe('');
    expect(await gaps()).toEqual([]);
    expect(await membershipsOfAdmin()).toEqual(GIVES_ROLES_ONLY);
  }, 60_000);
});

import { join } from 'node:path';
import { backupCommand } from '@outlay/scripts/backup/backup-command';
import { requireNobodyConnected } from '@outlay/scripts/restore/check-target';
import { restoreCommand } from '@outlay/scripts/restore/restore-command';
import { installationOptions, openInstallation } from '@outlay/scripts/start/installation';
import { migrateAll } from '@outlay/scripts/start/migrations';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { missingForCertificates } from '@outlay/scripts/tls/certificate-authority';
import { databaseUrl } from '@outlay/tenancy/roles';
import { describeUnless } from '@outlay/testkit/describe-unless';
import pg from 'pg';
import { gapsInEventLog, gapsInWalls } from './harness/database-walls.ts';
import { makeManagedPostgres, type ManagedPostgres } from './harness/managed-postgres.ts';
import { missingForBackups } from './harness/missing-for-backups.ts';
import { runCommand } from './harness/run-command.ts';

const missing = (await missingForBackups()) ?? missingForCertificates();

describeUnless(missing, 'a managed PostgreSQL: over TLS, by an administrator who is no superuser', () => {
  const parts = new AsyncDisposableStack();
  let server: ManagedPostgres;
  let env: NodeJS.ProcessEnv;
  let place: string;

  beforeAll(async () => {
    server = await makeManagedPostgres(parts);
    place = join(server.folder, 'backups');
    const own = { OUTLAY_DATA_DIR: join(server.folder, 'data'), DATABASE_SERVER_URL: server.adminUrl };
    env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'silent', ...own };
    await using opened = new AsyncDisposableStack();
    await migrateAll(await openInstallation(opened, { ...installationOptions(env), report: () => undefined }));
  }, 60_000);
  afterAll(() => parts.disposeAsync());

  const backUp = () => runCommand(backupCommand, env, '--to', place);
  const restore = (...args: string[]) => runCommand(restoreCommand, env, place, ...args);
  const urlOf = (database: string) => databaseUrl(server.superuserUrl, database);

  /** The same objects as before, by their identities on the server. */
  async function databases(): Promise<unknown[]> {
    const { rows } = await server.superuser.query(
      `select oid, datname from pg_database where datname like 'outlay%' order by 2`,
    );
    return rows;
  }

  it('is backed up once somebody has made the role that may read all of it', async () => {
    expect((await backUp()).code).toContain('create role outlay_backup login bypassrls');
    await server.makeBackupRole(join(server.folder, 'data'));
    expect(await backUp()).toMatchObject({ code: 0, text: expect.stringContaining('6 databases') });
  });

  it('is left as it is while somebody is connected, also who comes late', async () => {
    const before = await databases();
    const late = new pg.Client({ connectionString: urlOf('outlay_notifications') });
    await late.connect();
    const connected = requireNobodyConnected(server.adminUrl, ['analytics', 'notifications']);
    await expect(connected).rejects.toThrow(/nothing was changed.*at outlay_notifications/);
    await late.end();
    const other = new pg.Client({ connectionString: urlOf('outlay_notifications') });
    other.on('error', () => undefined);
    const print = (line: string): void => {
      if (line.startsWith('analytics: restored')) void other.connect();
    };
    const two = ['--database', 'analytics', '--database', 'notifications'];
    const refused = restoreCommand([place, '--force', ...two], { env, print });
    await expect(refused).rejects.toThrow(/could not be exchanged; nothing was changed: .*outlay_notifications/);
    await other.end();
    expect(await databases()).toEqual(before);
  }, 60_000);

  it('is restored after the loss of every database, behind the same walls', async () => {
    for (const name of [...SERVICES, 'events']) await server.superuser.query(`drop database outlay_${name}`);
    const { code, text } = await restore();
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Restored. Outlay can start.') });
    const ofServices = SERVICES.map((service) => gapsInWalls(service, urlOf(`outlay_${service}`)));
    expect((await Promise.all([...ofServices, gapsInEventLog(urlOf('outlay_events'))])).flat()).toEqual([]);
  }, 60_000);
});

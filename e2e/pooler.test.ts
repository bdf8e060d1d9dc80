import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { SERVICES } from '@outlay/scripts/start/secrets';
import { createLogger } from '@outlay/telemetry/logger';
import { withClient } from '@outlay/tenancy/roles';
import { Deadline } from '@outlay/tenancy/deadline';
import { createOrm } from '@outlay/tenancy/orm';
import { routeOf } from '@outlay/tenancy/pooler';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { brokenInvariants } from './harness/invariants.ts';
import { createInstallation, type TestInstallation } from './harness/installation.ts';
import { describeWithPgBouncer, keepsNames, startPgBouncer, type TestPgBouncer } from './harness/pgbouncer.ts';
import { createTenant } from './harness/tenant-kit.ts';

let installation: TestInstallation;
let pooler: TestPgBouncer;

describeWithPgBouncer('with PgBouncer before the application role, in transaction mode,', () => {
  beforeAll(async () => {
    installation = await createInstallation();
    // Patient, as a machine that runs other tests at the same time is slow.
    pooler = await startPgBouncer(
      SERVICES.map((service) => installation.databases[service].appUrl),
      { default_pool_size: 1, query_wait_timeout: 10 },
    );
  }, 60_000);
  afterAll(async () => {
    await pooler.stop();
    await installation.drop();
  });

  it('a connection finds out, and names statements where the pooler remembers them', async () => {
    const { appUrl } = installation.databases.ledger;
    expect(await withClient(appUrl, routeOf)).toBe('direct');
    for (let connection = 0; connection < 2; connection++)
      expect(await withClient(pooler.through(appUrl), routeOf)).toBe(keepsNames ? 'pooled with names' : 'pooled');
  });

  it('nothing of one tenant is left for the next on the same session', async () => {
    const logger = createLogger({ service: 'test', level: 'silent' });
    const orms = [1, 2].map(() =>
      createOrm({ url: pooler.through(installation.databases.ledger.appUrl), entities: [], poolSize: 1, logger }),
    );
    const [one, two] = orms.map((orm) => new TenantDatabase(orm));
    if (!one || !two) throw new Error('There are two.');
    const scope = (tenantId: number) => ({ tenantId, deadline: Deadline.in(20_000) });
    const seen = `select pg_backend_pid() as pid, current_setting('outlay.tenant_id', true) as tenant, $1::text as word`;
    const both = [
      await one.readRows(scope(7), seen, ['a']),
      await two.readRows(scope(8), seen, ['b']),
      await one.write(scope(9), (em) => executePrepared(em, seen, ['c'])),
      await two.read(scope(10), (em) => executePrepared(em, seen, ['d'])),
    ].flat();
    expect(both).toMatchObject([
      { tenant: '7', word: 'a' },
      { tenant: '8', word: 'b' },
      { tenant: '9', word: 'c' },
      { tenant: '10', word: 'd' },
    ]);
    expect(new Set(both.map((row) => Reflect.get(Object(row), 'pid'))).size).toBe(1);
    const left = `select name from pg_settings where source = 'session' and name <> 'application_name'
      union all select 'tenant' where coalesce(current_setting('outlay.tenant_id', true), '') <> ''
      union all select 'lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`;
    const stranger = await withClient(pooler.through(installation.databases.ledger.appUrl), async (client) => ({
      left: (await client.query(left)).rows,
      limit: (await client.query('show statement_timeout')).rows,
    }));
    expect(stranger).toEqual({ left: [], limit: [{ statement_timeout: '15s' }] });
    await Promise.all(orms.map((orm) => orm.close()));
  });

  it('tenants spend at the same time, and every balance is exact', async () => {
    const { environments } = installation;
    for (const service of SERVICES)
      environments[service]['DATABASE_URL'] = pooler.through(installation.databases[service].appUrl);
    await using parts = new AsyncDisposableStack();
    const url = await startGateway(parts, environments, await startServices(parts, environments));
    const tenants = await Promise.all([1, 2, 3].map(() => createTenant(url)));
    const balances = await Promise.all(
      tenants.map(async (tenant, index) => {
        const account = await tenant.account();
        await Promise.all(Array.from({ length: 20 }, () => tenant.expense({ account_id: account, amount: index + 1 })));
        const listed = await tenant.owner.api.get('/expenses?per_page=100');
        return [(await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance'], listed.body['total']];
      }),
    );
    expect(balances).toEqual([
      [980, 20],
      [960, 20],
      [940, 20],
    ]);
    expect(await brokenInvariants(installation)).toEqual([]);
  }, 60_000);

  it('ended by SIGINT, as Kubernetes does, it lets a statement end that it has begun', async () => {
    const { appUrl, superuserUrl } = installation.databases.ledger;
    const other = await startPgBouncer([appUrl]);
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
    const [blocker, client] = [superuserUrl, other.through(appUrl)].map(
      (connectionString) => new pg.Client({ connectionString }),
    );
    if (!blocker || !client) throw new Error('There are two.');
    client.on('error', () => undefined);
    await Promise.all([blocker.connect(), client.connect()]);
    await blocker.query('select pg_advisory_lock(7)');
    const begun = client.query(`select 'done' as word from pg_advisory_xact_lock(7)`);
    await waitFor(async () => (await blocker.query(waiting)).rowCount === 1, { what: 'the statement to wait' });
    const ended = other.stop();
    await waitFor(() => other.lastWords().includes('SIGINT'), { what: 'the pooler to be told' });
    await blocker.query('select pg_advisory_unlock(7)');
    expect((await begun).rows).toEqual([{ word: 'done' }]);
    await ended;
    await Promise.all([blocker.end(), client.end()]);
    // By SIGTERM it waits for its clients, for twenty seconds here.
  }, 20_000);

  it('a service whose worker would go through it does not start', async () => {
    const { environments, databases } = installation;
    const worker = await startPgBouncer([databases.projects.workerUrl]);
    const environment = { ...environments.projects, DATABASE_WORKER_URL: worker.through(databases.projects.workerUrl) };
    await using parts = new AsyncDisposableStack();
    const started = startServices(parts, { ...environments, projects: environment }, ['projects']);
    await expect(started).rejects.toThrow('DATABASE_WORKER_URL leads through a connection pooler');
    await worker.stop();
  });
});

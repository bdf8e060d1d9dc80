import { setTimeout as delay } from 'node:timers/promises';
import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { SERVICES } from '@outlay/scripts/start/secrets';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { createInstallation, type TestInstallation } from '../harness/installation.ts';
import { brokenInvariants } from '../harness/invariants.ts';
import { startLoad, type Load } from '../harness/load.ts';
import { describeWithPgBouncer, startPgBouncer, type TestPgBouncer } from '../harness/pgbouncer.ts';
import { createTenant, type TenantKit } from '../harness/tenant-kit.ts';

const TENANTS = 6;
const CLIENTS = 4;
/** Sessions of the pooler for each database: fewer than the connections of one replica. */
const SESSIONS = 4;
const LOAD_MS = Number(process.env['POOLER_LOAD_MS'] || 60_000);

describeWithPgBouncer('with few sessions behind PgBouncer, in transaction mode,', () => {
  let installation: TestInstallation;
  let pooler: TestPgBouncer;
  let tenants: TenantKit[];
  const parts = new AsyncDisposableStack();
  const open = (port?: number) =>
    startPgBouncer(
      SERVICES.map((service) => installation.databases[service].appUrl),
      { default_pool_size: SESSIONS, query_wait_timeout: 10, ...(port !== undefined && { listen_port: port }) },
    );

  beforeAll(async () => {
    installation = await createInstallation({ DATABASE_POOL: '10' });
    parts.defer(() => installation.drop());
    pooler = await open();
    parts.defer(() => pooler.stop());
    const { environments, databases } = installation;
    for (const service of SERVICES) environments[service]['DATABASE_URL'] = pooler.through(databases[service].appUrl);
    const url = await startGateway(parts, environments, await startServices(parts, environments));
    tenants = await Promise.all(Array.from({ length: TENANTS }, () => createTenant(url)));
  }, 300_000);
  afterAll(() => parts.disposeAsync());

  const spend = (): Promise<Load[]> =>
    Promise.all(
      tenants.map(async (tenant) => {
        const accounts = await Promise.all([1, 2].map(() => tenant.account({ opening_balance: 1_000_000 })));
        const [projects, categories] = [[await tenant.project()], [await tenant.category()]];
        return startLoad(tenant, { clients: CLIENTS, accounts, projects, categories });
      }),
    );

  it('tenants write for a minute: no error, no 503, every balance exact, nobody sees a row of another', async () => {
    const loads = await spend();
    await delay(LOAD_MS);
    expect(await sessionsOf(installation)).toBe(SESSIONS);
    const reports = await Promise.all(loads.map((load) => load.stop()));
    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(reports.reduce((sum, { unavailable }) => sum + unavailable, 0)).toBe(0);
    expect(await brokenInvariants(installation)).toEqual([]);
    for (const [index, tenant] of tenants.entries()) {
      const foreign = reports[(index + 1) % TENANTS]?.recorded[0];
      expect((await tenant.owner.api.get(`/expenses/${foreign}?include_deleted=true`)).status).toBe(404);
      const listed = await tenant.owner.api.get('/expenses?include_deleted=true&per_page=1');
      expect(listed.body['total']).toBe(reports[index]?.recorded.length);
    }
    const answered = loads.reduce((sum, load) => sum + load.answered(), 0);
    process.stderr.write(`${answered} requests in ${LOAD_MS / 1000} s through ${SESSIONS} sessions a database\n`);
  }, 300_000);

  it('the pooler is restarted under load: 503 meanwhile, nothing lost or doubled', async () => {
    const loads = await spend();
    const answered = () => loads.reduce((sum, load) => sum + load.answered(), 0);
    await waitFor(() => answered() > 200, { timeoutMs: 60_000, what: 'the load to run' });
    await pooler.stop();
    pooler = await open(pooler.port);
    const before = answered();
    await waitFor(() => answered() > before + 500, { timeoutMs: 60_000, what: 'the load to go on' });
    const reports = await Promise.all(loads.map((load) => load.stop()));
    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(await brokenInvariants(installation)).toEqual([]);
  }, 300_000);
});

/** The most sessions that a service's application has. */
async function sessionsOf({ databases }: TestInstallation): Promise<number | undefined> {
  const pool = openTestPool(databases.ledger.superuserUrl, 1);
  try {
    const { rows } = await pool.query<{ most: number }>(
      `select max(count)::int as most from (select count(*) from pg_stat_activity
       where usename like 'outlay_%_app' and datname = any($1) group by datname) each`,
      [SERVICES.map((service) => new URL(databases[service].superuserUrl).pathname.slice(1))],
    );
    return rows[0]?.most;
  } finally {
    await pool.end();
  }
}

import { SERVICES } from '@outlay/scripts/start/secrets';
import { databaseUrl } from '@outlay/tenancy/roles';
import pg from 'pg';
import { gapsInEventLog, gapsInWalls } from './harness/database-walls.ts';
import { createInstallation, type TestInstallation } from './harness/installation.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.drop());

describe('the walls of the databases', () => {
  it.each(SERVICES)('stand in %s: every table is fenced, every role has what it needs and no more', async (service) => {
    expect(await gapsInWalls(service, installation.databases[service].superuserUrl)).toEqual([]);
  });

  it('stand around the event log: nobody but its owner may connect', async () => {
    const { superuserUrl } = installation.events;
    expect(await gapsInEventLog(superuserUrl)).toEqual([]);
    const { appUrl } = installation.databases.ledger;
    const stranger = new pg.Client(databaseUrl(appUrl, new URL(superuserUrl).pathname.slice(1)));
    await expect(stranger.connect()).rejects.toThrow(/permission denied/);
  });
});

describe('the log of the database server', () => {
  it.each(SERVICES)(
    'quotes no statement of %s that failed, and no row: either may hold what is secret',
    async (service) => {
      const { appUrl, ownerUrl, workerUrl } = installation.databases[service];
      for (const connectionString of [appUrl, ownerUrl, workerUrl]) {
        const client = new pg.Client({ connectionString });
        await client.connect();
        const { rows } = await client.query(
          `select current_setting('log_min_error_statement') as statement, current_setting('log_error_verbosity') as detail`,
        );
        await client.end();
        expect(rows).toEqual([{ statement: 'panic', detail: 'terse' }]);
      }
    },
  );
});

/** Each is a mistake that somebody could make in a migration, and what must then be said about it. */
const MISTAKES: readonly (readonly [says: string, sql: string])[] = [
  ['does not force row level security', 'create table bare (tenant_id bigint not null)'],
  ['has no policy', 'create table bare (tenant_id bigint not null)'],
  ['neither a tenant nor', 'create table bare (id bigint)'],
  ['does not force row level security', 'alter table expenses no force row level security'],
  ['does not belong to the owner role', 'alter table expenses owner to outlay_ledger_app'],
  ['lets rows of other tenants through', 'create policy extra on expenses to outlay_ledger_app using (true)'],
  ['lets rows of other tenants through', 'create policy extra on expenses using (true)'],
  ['lets rows of other tenants through', 'create policy extra on expenses to outlay_ledger_worker using (true)'],
  ['the application may UPDATE account_entries', 'grant update (note) on account_entries to outlay_ledger_app'],
  ['the application may DELETE audit_entries', 'grant delete on audit_entries to outlay_ledger_app'],
  ['the application may TRUNCATE expenses', 'grant truncate on expenses to outlay_ledger_app'],
  ['the worker has another right', 'grant select on expenses to outlay_ledger_worker'],
  ['everybody may SELECT expenses', 'grant select on expenses to public'],
  ['everybody may USAGE schema public', 'grant usage on schema public to public'],
  ['outlay_ledger_app may CREATE schema public', 'grant create on schema public to outlay_ledger_app'],
  ['outlay_projects_app holds rights on expenses', 'grant select on expenses to outlay_projects_app'],
  ['outlay_ledger_app may act as outlay_ledger_owner', 'grant outlay_ledger_owner to outlay_ledger_app'],
  ['reads with its owner', 'create view all_expenses as select * from expenses'],
  ['without the tenant', 'alter table expenses add foreign key (account_id) references accounts (id)'],
  ['finds names where its caller says', 'create function leak() returns int security definer return 1'],
  ['finds names where its caller says', 'grant execute on function find_expenses to public'],
];

describe('a gap', () => {
  it.each(MISTAKES)('is found: %s after %s', async (says, sql) => {
    const { superuserUrl } = installation.databases.ledger;
    const found = await gapsInWalls('ledger', superuserUrl, sql);
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(says)]));
  });
});

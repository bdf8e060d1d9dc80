import { readFile } from 'node:fs/promises';
import { ANALYTICS_RETENTION } from '@outlay/analytics/retention';
import { IDENTITY_RETENTION } from '@outlay/identity/retention';
import { LEDGER_RETENTION } from '@outlay/ledger/retention';
import { NOTIFICATIONS_RETENTION } from '@outlay/notifications/retention';
import { PROJECTS_RETENTION } from '@outlay/projects/retention';
import { SERVICES, type ServiceName } from '@outlay/scripts/start/service-names';
import { SERVICE_ENTRIES } from '@outlay/scripts/start/services';
import { withClient } from '@outlay/tenancy/roles';
import { createInstallation, type TestInstallation } from './harness/installation.ts';

const RULES = {
  analytics: ANALYTICS_RETENTION,
  identity: IDENTITY_RETENTION,
  ledger: LEDGER_RETENTION,
  notifications: NOTIFICATIONS_RETENTION,
  projects: PROJECTS_RETENTION,
};

let installation: TestInstallation;
let document: ReadonlyMap<string, ReadonlyMap<string, string>>;
beforeAll(async () => {
  installation = await createInstallation();
  document = await readDocument();
}, 300_000);
afterAll(() => installation.drop());

describe.each(SERVICES)('the tables of %s', (service) => {
  it('are all listed, and no other', async () => {
    const tables = await ask(service, `select tablename as name from pg_tables where schemaname = 'public'`);
    expect([...listed(service).keys()].toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
  });

  it('stay as long as the rules say, and for a reason where there is none', () => {
    const rules = Map.groupBy(RULES[service], ({ table }) => table);
    for (const [table, until] of listed(service)) {
      const days = [...until.matchAll(/(\d+) days?\b/g)].map(([, count]) => Number(count));
      expect({ table, days }).toEqual({ table, days: (rules.get(table) ?? []).map((rule) => rule.days) });
      if (days.length === 0) expect(until).toMatch(/^(for ever|with its (alert|delivery|import)): .{8,}/);
    }
  });

  it('are found by an index, and purged by the job with the rights that it has', async () => {
    for (const { table, column } of RULES[service]) {
      const indexes = await ask(service, `select indexdef as name from pg_indexes where tablename = '${table}'`);
      expect(indexes.map(({ name }) => name)).toContainEqual(expect.stringMatching(new RegExp(`\\(${column}\\)`)));
    }
    await ask(service, OLD_ROWS);
    const jobs = SERVICE_ENTRIES[service].jobs(installation.environments[service]);
    const outcome = await jobs.runNow(`${service}-retention`);
    await jobs.close();
    expect(outcome).toMatchObject({ state: 'done' });
    expect(
      await ask(
        service,
        `select key as name from idempotency_keys union all select consumer from inbox
      union all select topic from outbox order by name`,
      ),
    ).toEqual([{ name: 'new' }, { name: 'new' }, { name: 'new' }, { name: 'waiting' }]);
  });
});

describe('a tenant’s retention', () => {
  it.each([
    [
      'identity' as const,
      `insert into tenants (id, tenant_id, name, slug, base_currency, time_zone, locale, retention_days)
         select n, n, 'T', 't' || n, 'USD', 'UTC', 'en', case when n = 901 then 10 end from unnest(array[901, 902]) n;
       insert into users (id, tenant_id, email, role, is_active) overriding system value
         values (901, 901, 'a', 'MEMBER', true), (902, 902, 'a', 'MEMBER', true);
       insert into refresh_families (tenant_id, user_id, created_at)
         select id, id, now() - interval '20 days' from tenants where id > 900;
       insert into one_time_links (tenant_id, user_id, kind, token_hash, expires_at)
         select id, id, 'reset', 'x', now() - interval '20 days' from tenants where id > 900;
       insert into mails (tenant_id, kind, message_id, state, finished_at)
         select id, 'reset', gen_random_uuid(), 'sent', now() - interval '20 days' from tenants where id > 900`,
      ['refresh_families', 'one_time_links', 'mails'],
    ],
    [
      'notifications' as const,
      `insert into tenant_settings (tenant_id, name, locale, retention_days, epoch, version)
         values (901, 'T', 'en', 10, 1, 1), (902, 'T', 'en', null, 1, 1);
       insert into alerts (tenant_id, type, severity, entity_type, entity_id, message, facts, raised_position, cleared_position,
                           created_at, raised_at, cleared_at)
         select tenant_id, 'LOW_BALANCE', 'WARNING', 'ACCOUNT', 1, 'm', '{}', 1, 2, now(), now(), now() - interval '20 days'
         from tenant_settings where tenant_id > 900;
       insert into mails (tenant_id, user_id, kind, state, finished_at)
         select tenant_id, 1, 'alert', 'sent', now() - interval '20 days' from tenant_settings where tenant_id > 900`,
      ['alerts', 'mails'],
    ],
  ])('is carried out by %s, for that tenant alone', async (service, rows, tables) => {
    await ask(service, rows);
    const left = () =>
      Promise.all(tables.map((table) => ask(service, `select tenant_id as name from ${table} where tenant_id > 900`)));
    expect((await left()).map((found) => found.length)).toEqual(tables.map(() => 2));
    const jobs = SERVICE_ENTRIES[service].jobs(installation.environments[service]);
    expect(await jobs.runNow(`${service}-retention`)).toMatchObject({ state: 'done' });
    await jobs.close();
    expect(await left()).toEqual(tables.map(() => [{ name: '902' }]));
  });
});

const OLD_ROWS = `
  insert into outbox (tenant_id, topic, type, aggregate_id, version, payload, published_at, occurred_at) values
    (1, 'old', 'T', 1, 1, '', now() - interval '8 days', now()), (1, 'new', 'T', 1, 2, '', now(), now()),
    (1, 'waiting', 'T', 1, 3, '', null, now() - interval '80 days');
  insert into inbox (consumer, event_id, tenant_id, received_at) values
    ('old', uuidv7(), 1, now() - interval '31 days'), ('new', uuidv7(), 1, now());
  insert into idempotency_keys (tenant_id, principal, operation, key, request_hash, created_at) values
    (1, 'p', 'o', 'old', '', now() - interval '25 hours'), (1, 'p', 'o', 'new', '', now())`;

/** A service's tables in the document, those of every service among them, and what is said of each. */
function listed(service: ServiceName): ReadonlyMap<string, string> {
  return new Map([...(document.get('Every service') ?? []), ...(document.get(service) ?? [])]);
}

async function readDocument(): Promise<Map<string, Map<string, string>>> {
  const text = await readFile(new URL('../docs/data-retention.md', import.meta.url), 'utf8');
  const sections = text.split(/^## /m).map((section) => [section.split('\n', 1)[0] ?? '', section] as const);
  return new Map(sections.map(([title, section]) => [title, rowsOf(section)]));
}

function rowsOf(section: string): Map<string, string> {
  const rows = section.matchAll(/^\| `(\w+)` +\|[^|]+\| ([^|]+?) *\|$/gm);
  return new Map([...rows].map(([, table = '', until = '']) => [table, until]));
}

async function ask(service: ServiceName, sql: string): Promise<{ name: string }[]> {
  const { superuserUrl } = installation.databases[service];
  return withClient(superuserUrl, async (client) => (await client.query<{ name: string }>(sql)).rows);
}

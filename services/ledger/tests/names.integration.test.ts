import pg from 'pg';
import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { ledgerMigrations } from '../src/migrations/migrations.ts';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const OPEN = `mutation ($input: OpenAccountInput!) { made: openAccount(input: $input) { id name } }`;
const CREATE = `mutation ($input: CreateCategoryInput!) { made: createCategory(input: $input) { id name } }`;
const CHANGE_ACCOUNT = `mutation ($id: ID!, $input: ChangeAccountInput!) { changeAccount(id: $id, input: $input) { id } }`;
const CHANGE_CATEGORY = `mutation ($id: ID!, $input: ChangeCategoryInput!) { changeCategory(id: $id, input: $input) { id } }`;

const before = ledgerMigrations.findIndex(({ name }) => name.endsWith('_names'));

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
const makeAccount = (tenantId: number, name: string) => owner(tenantId)(OPEN, { input: { name } });
const makeCategory = (tenantId: number, name: string) => owner(tenantId)(CREATE, { input: { name, color: '#123456' } });

describe.each([
  ['an account', makeAccount, CHANGE_ACCOUNT, 'accounts', 100],
  ['a category', makeCategory, CHANGE_CATEGORY, 'categories', 200],
] as const)('the name of %s', (_, make, change, list, tenant) => {
  it.each([
    ['Caf\u00e9', 'Cafe\u0301'],
    ['Stra\u00dfe', 'STRASSE'],
    ['\u039f\u0394\u039f\u03a3', '\u03bf\u03b4\u03bf\u03c2'],
    ['Petty cash', ' petty\u00a0 CASH'],
    ['\ufb01n', 'FIN'],
    ['Cash box', 'Ca\u200bsh box'],
  ])('%j refuses its twin %j, and another tenant may have both', async (name, twin) => {
    expect((await make(tenant, name)).errors).toEqual([]);
    expect((await make(tenant, twin)).code).toBe('NAME_TAKEN');
    expect((await make(tenant + 1, twin)).errors).toEqual([]);
  });

  it.each([
    ['\u0130stanbul', 'istanbul'],
    ['M\u00fcller', 'Muller'],
  ])('%j and %j are two', async (one, other) => {
    expect((await make(tenant + 2, one)).errors).toEqual([]);
    expect((await make(tenant + 2, other)).errors).toEqual([]);
  });

  it('is asked for again when it changes', async () => {
    const id = Object((await make(tenant + 3, 'One')).data?.['made']).id;
    await make(tenant + 3, 'Two');
    expect((await owner(tenant + 3)(change, { id, input: { name: 'TWO' } })).code).toBe('NAME_TAKEN');
    expect((await owner(tenant + 3)(change, { id, input: { name: 'ONE' } })).errors).toEqual([]);
  });

  it.each(['a\u0000b', '\u200b\u3164', 'a\u202eb', '\u001b[0m'])('is never %j', async (name) => {
    expect((await make(tenant + 4, name)).code).toBe('VALIDATION_FAILED');
  });

  it.each(['cafe', 'CAF\u00c9', 'caf', '\uff43\uff41\uff46\uff45', 'strasse', ' e  STRA'])(
    'is found by %j',
    async (q) => {
      await make(tenant + 5, 'Caf\u00e9 Stra\u00dfe');
      await make(tenant + 5, 'Dam');
      const query = list === 'accounts' ? 'accounts(filter: { q: $q })' : 'categories(q: $q)';
      const { data } = await owner(tenant + 5)(`query ($q: String!) { found: ${query} { nodes { name } } }`, { q });
      expect(data).toEqual({ found: { nodes: [{ name: 'Caf\u00e9 Stra\u00dfe' }] } });
    },
  );
});

it('of an archived account is free, and keeps it archived while another has it', async () => {
  const id = Object((await makeAccount(300, 'Bank')).data?.['made']).id;
  await owner(300)(CHANGE_ACCOUNT, { id, input: { isArchived: true } });
  expect((await makeAccount(300, 'BANK')).errors).toEqual([]);
  expect((await owner(300)(CHANGE_ACCOUNT, { id, input: { isArchived: false } })).code).toBe('NAME_TAKEN');
  const renamed = await owner(300)(CHANGE_ACCOUNT, { id, input: { isArchived: false, name: 'Old bank' } });
  expect(renamed.errors).toEqual([]);
});

it('of twins of before gets a number, with an audit entry and an event', async () => {
  const database = await createTestDatabase({
    service: 'ledger',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: ledgerMigrations.slice(0, before) }),
  });
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query(`
      insert into accounts (tenant_id, name, type, currency, opening_balance_minor, current_balance_minor, overdraft, is_archived)
      select 1, name, 'bank', 'EUR', 100, 100, 'warn', archived
      from (values ('Caf\u00e9', false), ('Cafe\u0301', false), ('CAF\u00c9', true)) as a(name, archived);
      insert into categories (tenant_id, name, color) values (1, 'Stra\u00dfe', '#123456'), (1, 'STRASSE', '#123456')`);
    await migrate({ ownerUrl: database.ownerUrl, migrations: ledgerMigrations });
    const names = async (table: string) => (await client.query(`select name from ${table} order by id`)).rows;
    expect(await names('accounts')).toEqual([{ name: 'Caf\u00e9' }, { name: 'Cafe\u0301 (2)' }, { name: 'CAF\u00c9' }]);
    expect(await names('categories')).toEqual([{ name: 'Stra\u00dfe' }, { name: 'STRASSE (2)' }]);
    const events = await client.query(`select type, version::int from outbox order by id`);
    expect(events.rows).toEqual(['AccountChanged', 'CategoryChanged'].map((type) => ({ type, version: 2 })));
    const audited = await client.query(`select action, changes from audit_entries order by id`);
    expect(audited.rows).toMatchObject([
      { action: 'account.changed', changes: { name: { before: 'Cafe\u0301', after: 'Cafe\u0301 (2)' } } },
      { action: 'category.changed', changes: { name: { before: 'STRASSE', after: 'STRASSE (2)' } } },
    ]);
  } finally {
    await client.end();
    await database.drop();
  }
});

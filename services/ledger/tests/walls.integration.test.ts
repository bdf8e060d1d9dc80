import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AccountEntity } from '../src/accounts/account.entity.ts';
import { AccountEntryEntity } from '../src/entries/account-entry.entity.ts';
import { ledgerEntities } from '../src/entities.ts';
import { queryAs, startLedger, type LedgerApp } from './ledger-harness.ts';

const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`;
const CREATE = `mutation ($input: CreateCategoryInput!) { createCategory(input: $input) { id } }`;
const SET = `mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { id } }`;
const READ = `query ($id: ID!) { account(id: $id) { name } }`;

let app: LedgerApp;
let orm: ReturnType<typeof createOrm>;
let database: TenantDatabase;
const theirs = { account: '', category: '' };

beforeAll(async () => {
  app = await startLedger();
  orm = createOrm({
    url: app.database.appUrl,
    entities: ledgerEntities,
    poolSize: 2,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  database = new TenantDatabase(orm);
  const ask = app.as({ tenantId: 1, role: 'OWNER' });
  const opened = await ask(OPEN, { input: { name: 'Secret', openingBalance: '5' } });
  theirs.account = Object(opened.data?.['openAccount']).id;
  theirs.category = Object(
    (await ask(CREATE, { input: { name: 'Secret', color: '#000000' } })).data?.['createCategory'],
  ).id;
  await ask(SET, { input: { date: '2026-01-01', from: 'EUR', to: 'USD', rate: '1.1' } });
  const mine = app.as({ tenantId: 2, role: 'OWNER' });
  await mine(OPEN, { input: { name: 'Mine' } });
});
afterAll(async () => {
  await orm.close();
  await app.stop();
});

describe('a foreign id', () => {
  const stranger = () => app.as({ tenantId: 2, role: 'OWNER' });
  it.each([
    ['account', READ],
    ['account', `query ($id: ID!) { account(id: $id) { entries { totalCount } } }`],
    ['account', `mutation ($id: ID!) { changeAccount(id: $id, input: { name: "stolen" }) { id } }`],
    ['account', `mutation ($id: ID!) { archiveAccount(id: $id) { id } }`],
    ['account', `mutation ($id: ID!) { adjustBalance(accountId: $id, input: { amount: "1", reason: "x" }) { id } }`],
    [
      'account',
      `mutation ($id: ID!) { recordDeposit(accountId: $id, input: { amount: "1", date: "2026-01-01" }) { id } }`,
    ],
    [
      'account',
      `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account { name } } }`,
    ],
    ['category', `query ($id: ID!) { category(id: $id) { name } }`],
    ['category', `mutation ($id: ID!) { changeCategory(id: $id, input: { name: "stolen" }) { id } }`],
    ['category', `mutation ($id: ID!) { deleteCategory(id: $id) }`],
    [
      'category',
      `query ($id: ID!) { _entities(representations: [{ __typename: "Category", id: $id }]) { ... on Category { name } } }`,
    ],
  ] as const)('%s is answered exactly as one that does not exist: %s', async (what, query) => {
    const foreign = await stranger()(query, { id: theirs[what] });
    for (const absent of ['9007199254740991', '99999999999999999999', '0', '-1', 'x']) {
      expect(await stranger()(query, { id: absent })).toEqual(foreign);
    }
  });

  it('has nothing done to it', async () => {
    const ask = app.as({ tenantId: 1, role: 'OWNER' });
    expect((await ask(READ, { id: theirs.account })).data).toEqual({ account: { name: 'Secret' } });
  });
});

describe('row level security', () => {
  const TABLES = [
    ...[
      'accounts',
      'account_entries',
      'categories',
      'closed_periods',
      'exchange_rates',
      'project_replica',
      'tenant_settings',
      'expenses',
      'saved_filters',
    ],
    ...['imports', 'import_files', 'import_rows', 'import_progress', 'import_layouts'],
    ...['audit_entries', 'idempotency_keys'],
  ];

  it('is forced on every table that has a tenant', async () => {
    const open = await app.rows(
      `select relname from pg_class join pg_attribute on attrelid = pg_class.oid
       where relkind = 'r' and attname = 'tenant_id' and relnamespace = 'public'::regnamespace
         and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });

  it('holds with the filter off', async () => {
    await database.read({ tenantId: 2 }, async (em) => {
      const accounts = await em.find(AccountEntity, {}, { filters: false });
      expect(accounts.map(({ name }) => name)).toEqual(['Mine']);
      expect(await em.count(AccountEntryEntity, { accountId: Number(theirs.account) }, { filters: false })).toBe(0);
    });
  });

  it.each(TABLES)('shows raw SQL of the application role nothing foreign in %s', async (table) => {
    const foreign = await database.read({ tenantId: 2 }, (em) =>
      em.execute(`select 1 from ${table} where tenant_id <> 2`),
    );
    expect(foreign).toEqual([]);
    expect(await queryAs(app.database.appUrl, `select 1 from ${table}`)).toEqual([]);
  });

  it('lets raw SQL change nothing foreign, and plant nothing', async () => {
    await database.write({ tenantId: 2 }, (em) => em.execute(`update accounts set name = 'stolen'`));
    await database.write({ tenantId: 2 }, (em) => em.execute(`delete from categories`));
    const planting = database.write({ tenantId: 2 }, (em) =>
      em.execute(
        `insert into categories (tenant_id, name, name_key, search_text, color) values (1, 'planted', 'planted', 'planted', '#000000')`,
      ),
    );
    await expect(planting).rejects.toThrow(/row-level security/);
    const names = await app.rows(
      `select name from accounts where tenant_id = 1 union all select name from categories where tenant_id = 1`,
    );
    expect(names).toEqual([{ name: 'Secret' }, { name: 'Secret' }]);
  });

  it('keeps entries from pointing at a foreign account', async () => {
    const crossing = database.write({ tenantId: 2 }, (em) =>
      em.execute(
        `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date)
         values (2, ?, 99, 'adjustment', 1, 1, '2026-01-01')`,
        [theirs.account],
      ),
    );
    await expect(crossing).rejects.toThrow(/foreign key/);
  });
});

describe('entries', () => {
  const CHANGES = [
    'update account_entries set amount_minor = 1',
    'delete from account_entries',
    'truncate account_entries',
  ];

  it.each(CHANGES)('refuse the application: %s', async (sql) => {
    await expect(database.write({ tenantId: 1 }, (em) => em.execute(sql))).rejects.toThrow(/permission denied/);
  });

  it.each(CHANGES)('refuse a superuser: %s', async (sql) => {
    await expect(app.rows(sql.replace('truncate account_entries', 'truncate account_entries cascade'))).rejects.toThrow(
      /append-only/,
    );
  });

  it.each(CHANGES)('are as they were after their owner tried: %s', async (sql) => {
    const before = await app.rows('select * from account_entries order by id');
    // Row level security leaves the owner no row to change; what gets as far as the table is refused there.
    await queryAs(app.database.ownerUrl, sql).catch((error: unknown) => expect(String(error)).toMatch(/append-only/));
    expect(await app.rows('select * from account_entries order by id')).toEqual(before);
  });
});

import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { analyticsMigrations } from '../src/migrations/migrations.ts';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, tagEvent, tenantEvent, vendorEvent, type ExpenseState } from './event-book.ts';
import { wrongSums } from './read-model-dump.ts';

const ARGS = '($q: String, $sort: String, $first: Int, $after: String, $last: Int, $before: String, $offset: Int)';
const PASSED = '(q: $q, sort: $sort, first: $first, after: $after, last: $last, before: $before, offset: $offset)';
const VENDORS = `query ${ARGS} { vendors${PASSED} {
  nodes { id name count total { amount currency } lastUsedOn lastCategory { id } lastAccount { id } }
  pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount asOf isCurrent } }`;
const TAGS = `query ${ARGS} { tags${PASSED} {
  nodes { id name count total { amount currency } lastUsedOn } totalCount isCurrent } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

const eur = (amount: string) => ({ amount, currency: 'EUR' });

async function list(kind: 'vendors' | 'tags', tenantId: number, variables: object = {}) {
  const { data, errors } = await app.as({ tenantId, role: 'MEMBER' })(kind === 'tags' ? TAGS : VENDORS, {
    ...variables,
  });
  expect(errors).toEqual([]);
  return Object(data?.[kind]);
}
async function names(kind: 'vendors' | 'tags', tenantId: number, variables: object = {}): Promise<string[]> {
  return (await list(kind, tenantId, variables)).nodes.map(({ name }: { name: string }) => name);
}

describe('vendors', () => {
  it('have their count, total and last use, and are found by the beginnings of their words', async () => {
    const at = { tenantId: 1 };
    await app.publish(
      tenantEvent(1),
      expenseEvent(1, { vendor: 'Café Müller', base: 100n, day: '2026-11-01', account: 1, category: 1 }, at),
      expenseEvent(2, { vendor: 'CAFÉ  müller', base: 250n, day: '2026-11-05', account: 2 }, at),
      expenseEvent(3, { vendor: 'Café Müller', base: 1n, day: '2026-10-05', account: 3, category: 3 }, at),
      expenseEvent(4, { vendor: 'Muller & Sons', base: 10n, day: '2026-11-06' }, at),
      expenseEvent(5, { vendor: 'Amazon.de', base: 10n, day: '2026-11-05' }, at),
      expenseEvent(6, { vendor: 'Gone', deleted: true }, at),
      expenseEvent(7, {}, at),
      ...['Café Müller', 'Muller & Sons', 'Amazon.de', 'Gone'].map((name, index) =>
        vendorEvent(index + 1, { name }, at),
      ),
    );
    expect(await names('vendors', 1)).toEqual(['Muller & Sons', 'Café Müller', 'Amazon.de']);
    expect(await list('vendors', 1, { q: 'mül CAF' })).toMatchObject({
      nodes: [
        {
          ...{ id: '1', name: 'Café Müller', count: 3, total: eur('3.51'), lastUsedOn: '2026-11-05' },
          ...{ lastCategory: null, lastAccount: { id: '2' } },
        },
      ],
      ...{ totalCount: 1, asOf: expect.any(String), isCurrent: true },
    });
    for (const [q, found] of [
      ['m', ['Muller & Sons', 'Café Müller']],
      ['DE', ['Amazon.de']],
      ['amazon.d', ['Amazon.de']],
      ['uller', []],
      ['gone', []],
      ['  …', ['Muller & Sons', 'Café Müller', 'Amazon.de']],
    ]) {
      expect(await names('vendors', 1, { q })).toEqual(found);
    }
  });

  it.each<[string, ExpenseState]>([
    ['deleted', { deleted: true }],
    ['given to another vendor', { vendor: 'Other' }],
    ['dated back', { day: '2026-01-01' }],
  ])('step back when their last expense is %s, and forward when it returns', async (_what, change) => {
    const tenantId = 10 + (change.deleted ? 1 : change.vendor ? 2 : 3);
    const at = { tenantId };
    const first = { vendor: 'Figma', day: '2026-10-01', account: 1, category: 1 };
    const last = { vendor: 'FIGMA', day: '2026-11-01', account: 2, category: 2 };
    const id = tenantId * 10;
    await app.publish(
      tenantEvent(tenantId),
      ...['Figma', 'Other'].map((name, index) => vendorEvent(id + index, { name }, at)),
      expenseEvent(id, first, at),
      expenseEvent(id + 1, last, at),
    );
    const forward = await list('vendors', tenantId, { q: 'figma' });
    expect(forward.nodes).toMatchObject([
      { name: 'Figma', lastUsedOn: '2026-11-01', lastCategory: { id: '2' }, lastAccount: { id: '2' }, count: 2 },
    ]);
    await app.publish(expenseEvent(id + 1, { ...last, ...change }, { ...at, version: 2 }));
    expect((await list('vendors', tenantId, { q: 'figma' })).nodes).toMatchObject([
      { name: 'Figma', lastUsedOn: '2026-10-01', lastCategory: { id: '1' }, lastAccount: { id: '1' } },
    ]);
    await app.publish(expenseEvent(id + 1, last, { ...at, version: 3 }));
    expect((await list('vendors', tenantId, { q: 'figma' })).nodes).toEqual(forward.nodes);
    await app.publish(
      ...[id, id + 1].map((one) => expenseEvent(one, { vendor: 'Figma', deleted: true }, { ...at, version: 4 })),
    );
    expect(await names('vendors', tenantId, { q: 'figma' })).toEqual([]);
    expect(await app.rows(`select from label_word where tenant_id = $1 and word = 'figma'`, [tenantId])).toEqual([]);
    expect(await wrongSums(app.superuser)).toEqual([]);
  });

  it('are listed in any order, page by page in both directions', async () => {
    const at = { tenantId: 20 };
    await app.publish(
      tenantEvent(20),
      ...[0, 1, 2, 3, 4].map((index) => vendorEvent(2_000 + index, { name: `V${index}` }, at)),
      ...Array.from({ length: 7 }, (_none, index) =>
        expenseEvent(2_000 + index, { vendor: `V${index % 5}`, base: BigInt(100 - index), day: '2026-11-01' }, at),
      ),
    );
    for (const [sort, wanted] of [
      ['name', ['V0', 'V1', 'V2', 'V3', 'V4']],
      ['-count,name', ['V0', 'V1', 'V2', 'V3', 'V4']],
      ['-total', ['V0', 'V1', 'V2', 'V3', 'V4']],
      ['last_used_on,-name', ['V4', 'V3', 'V2', 'V1', 'V0']],
      [null, ['V1', 'V0', 'V4', 'V3', 'V2']],
    ] as const) {
      expect(await names('vendors', 20, { sort })).toEqual(wanted);
      const ahead = await list('vendors', 20, { sort, first: 2 });
      expect(ahead).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
      const after = ahead.pageInfo.endCursor;
      expect(await names('vendors', 20, { sort, first: 9, after })).toEqual(wanted.slice(2));
      const before = (await list('vendors', 20, { sort, first: 9, after })).pageInfo.startCursor;
      expect(await names('vendors', 20, { sort, last: 1, before })).toEqual(wanted.slice(1, 2));
      expect(await names('vendors', 20, { sort, first: 2, offset: 3 })).toEqual(wanted.slice(3));
    }
  });

  it('refuse a bad search, order or page', async () => {
    const ask = app.as({ tenantId: 20, role: 'MEMBER' });
    const forged = Buffer.from(JSON.stringify(['-lastDay,-count,-id', 'x', 1, 'v'])).toString('base64url');
    for (const bad of [
      ...[{ q: 'x'.repeat(201) }, { sort: 'vendor' }, { first: 0 }, { first: 101 }, { after: 'x' }, { after: forged }],
    ]) {
      expect((await ask(VENDORS, bad)).code).toBe('VALIDATION_FAILED');
    }
    expect((await ask(VENDORS, { offset: 10_000 })).code).toBe('PAGE_TOO_DEEP');
    expect((await app.as({ tenantId: 998, role: 'OWNER' })(VENDORS)).code).toBe('SERVICE_UNAVAILABLE');
  });
});

describe('tags', () => {
  it('have their count, total and last day, and follow every change', async () => {
    const at = { tenantId: 30 };
    await app.publish(
      tenantEvent(30),
      expenseEvent(300, { tags: ['travel', 'q4'], base: 100n, day: '2026-11-01' }, at),
      expenseEvent(301, { tags: ['travel', 'büro möbel'], base: 50n, day: '2026-11-02' }, at),
    );
    expect(await list('tags', 30)).toEqual({ nodes: [], totalCount: 0, isCurrent: false });
    await app.publish(...['travel', 'q4', 'büro möbel'].map((name, index) => tagEvent(300 + index, { name }, at)));
    expect(await list('tags', 30)).toMatchObject({ totalCount: 3, isCurrent: true });
    expect((await list('tags', 30)).nodes).toEqual([
      { id: '300', name: 'travel', count: 2, total: eur('1.50'), lastUsedOn: '2026-11-02' },
      { id: '302', name: 'büro möbel', count: 1, total: eur('0.50'), lastUsedOn: '2026-11-02' },
      { id: '301', name: 'q4', count: 1, total: eur('1.00'), lastUsedOn: '2026-11-01' },
    ]);
    expect(await names('tags', 30, { q: 'mobel' })).toEqual(['büro möbel']);
    await app.publish(expenseEvent(301, { tags: ['q4'], base: 70n, day: '2026-11-02' }, { ...at, version: 2 }));
    expect((await list('tags', 30)).nodes).toEqual([
      { id: '301', name: 'q4', count: 2, total: eur('1.70'), lastUsedOn: '2026-11-02' },
      { id: '300', name: 'travel', count: 1, total: eur('1.00'), lastUsedOn: '2026-11-01' },
    ]);
    expect(await wrongSums(app.superuser)).toEqual([]);
    // A renamed tag keeps its id; events of a swap of names may arrive in any order.
    await app.publish(tagEvent(301, { name: 'travel' }, { ...at, version: 2 }));
    expect((await list('tags', 30)).nodes).toMatchObject([{ id: '300', name: 'travel' }]);
    await app.publish(tagEvent(300, { name: 'q4' }, { ...at, version: 2 }));
    expect((await list('tags', 30)).nodes).toMatchObject([
      { id: '300', name: 'q4' },
      { id: '301', name: 'travel' },
    ]);
    const ids = [300, 302, 999].map((id) => ({ __typename: 'Tag', id: String(id) }));
    const entities = await app.as({ tenantId: 30, role: 'MEMBER' })(
      'query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Tag { id name count total { amount } lastUsedOn } } }',
      { ids },
    );
    expect(entities.data?.['_entities']).toEqual([
      { id: '300', name: 'q4', count: 2, total: { amount: '1.70' }, lastUsedOn: '2026-11-02' },
      { id: '302', name: 'büro möbel', count: 0, total: { amount: '0.00' }, lastUsedOn: null },
      { id: '999', name: '#999', count: 0, total: { amount: '0.00' }, lastUsedOn: null },
    ]);
  });
});

it('all roles may read them, within their tenant and with the permission alone', async () => {
  const at = { tenantId: 31 };
  await app.publish(
    tenantEvent(31),
    vendorEvent(310, { name: 'Mine' }, at),
    expenseEvent(310, { vendor: 'Mine', tags: ['mine'] }, at),
  );
  for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const) {
    expect((await app.as({ tenantId: 31, role })(VENDORS)).data).toMatchObject({ vendors: { totalCount: 1 } });
  }
  expect(await names('vendors', 1, { q: 'mine' })).toEqual([]);
  expect((await app.as({ tenantId: 31, permissions: ['dashboards:read'] })(TAGS)).code).toBe('FORBIDDEN');
  expect((await app.as({ tenantId: 31, anonymous: true })(VENDORS)).code).toBe('UNAUTHENTICATED');
});

it('the migration lists the vendors of the facts there are, and nothing has to be read again for them', async () => {
  const labels = analyticsMigrations.findIndex(({ name }) => name.endsWith('_labels'));
  const database = await createTestDatabase({
    service: 'analytics',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations.slice(0, labels) }),
  });
  const pool = openTestPool(database.superuserUrl);
  try {
    await pool.query(`
      insert into expense_fact (tenant_id, expense_id, account_id, vendor, vendor_key, day, base_minor, base_currency, live,
        event_time, epoch, version)
      select tenant, row_number() over (), 1, vendor, vendor, day::date, 100, 'EUR', live, now(), 1, 1
      from (values (1, 'acme gmbh', '2026-01-01', true), (1, 'acme gmbh', '2026-02-01', true),
        (1, 'acme gmbh', '2026-03-01', false), (2, 'acme gmbh', '2026-04-01', true), (2, 'gone', '2026-04-01', false),
        (2, null, '2026-04-01', true)) as f (tenant, vendor, day, live)`);
    await migrate({ ownerUrl: database.ownerUrl, migrations: analyticsMigrations });
    expect((await pool.query('select from label_use')).rows).toHaveLength(2);
    const words = await pool.query('select tenant_id::int as tenant, word from label_word order by 1, 2');
    expect(words.rows).toEqual([1, 2].flatMap((tenant) => ['acme', 'gmbh'].map((word) => ({ tenant, word }))));
    const walls = await pool.query(
      `select from pg_class where relname in ('expense_fact', 'label_use', 'tag_day', 'label_word') and relforcerowsecurity`,
    );
    expect(walls.rows).toHaveLength(4);
  } finally {
    await pool.end();
    await database.drop();
  }
});

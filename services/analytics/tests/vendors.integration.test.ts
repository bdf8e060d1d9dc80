import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, tenantEvent, vendorEvent } from './event-book.ts';

const LIST = `query ($q: String, $twins: Boolean! = false, $sort: String) { vendors(q: $q, twins: $twins, sort: $sort) {
  nodes { id name count total { amount } lastUsedOn lastAccount { id } likelyTwins { id name } } totalCount isCurrent } }`;
const DASHBOARD = '{ tenantDashboard { topVendors { vendor vendorId count amount { amount } } } }';
const PROJECT = '{ projectDashboard(id: "1") { topVendors { vendor vendorId count } } }';
const REPORT = `{ vendorsReport(from: "2026-10-01", to: "2026-11-30") { vendorCount rows {
  vendor vendorId spend { count amount { amount } expenses { vendor vendorId } comparison { count } } } } }`;
const ENTITY = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Vendor {
  id name count total { amount } lastUsedOn months { month amount { amount } count } isCurrent } } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

async function ask(tenantId: number, query: string, variables: object = {}) {
  const { data, errors } = await app.as({ tenantId, role: 'OWNER' })(query, { ...variables });
  expect(errors).toEqual([]);
  return Object(data);
}
/** Names, ids and counts of vendors of the dashboard, the list and the report. */
async function everywhere(tenantId: number): Promise<string[][]> {
  const { tenantDashboard } = await ask(tenantId, DASHBOARD);
  const { vendors } = await ask(tenantId, LIST, { sort: '-total' });
  const { vendorsReport } = await ask(tenantId, REPORT);
  return [
    tenantDashboard.topVendors.map((row: Row) => `${row.vendor} ${row.vendorId} ${row.count} ${row.amount?.amount}`),
    vendors.nodes.map((row: Row) => `${row.name} ${row.id} ${row.count} ${row.total?.amount}`),
    vendorsReport.rows.map(
      (row: Row) => `${row.vendor} ${row.vendorId} ${row.spend?.count} ${row.spend?.amount.amount}`,
    ),
  ];
}
interface Row extends Record<string, unknown> {
  amount?: { amount: string };
  total?: { amount: string };
  spend?: { count: number; amount: { amount: string } };
}
const three = (...rows: string[]) => [rows, rows, rows];

describe('sums by vendor', () => {
  it('follow a merge at once, and its end, also through a chain in any order of events', async () => {
    const at = { tenantId: 1 };
    await app.publish(
      tenantEvent(1),
      vendorEvent(1, { name: 'Uber' }, at),
      vendorEvent(2, { name: 'Uber BV' }, at),
      vendorEvent(3, { name: 'Uber Eats' }, at),
      expenseEvent(1, { vendor: 'Uber', base: 100n, day: '2026-11-01', account: 1 }, at),
      expenseEvent(2, { vendor: 'UBER BV', base: 200n, day: '2026-11-05', account: 2 }, at),
      expenseEvent(3, { vendor: 'Uber Eats', base: 50n, day: '2026-10-05', account: 3 }, at),
    );
    expect(await everywhere(1)).toEqual(three('Uber BV 2 1 2.00', 'Uber 1 1 1.00', 'Uber Eats 3 1 0.50'));
    // The end of the chain arrives before its beginning.
    await app.publish(vendorEvent(2, { name: 'Uber BV', mergedInto: 1 }, { ...at, version: 2 }));
    await app.publish(vendorEvent(3, { name: 'Uber Eats', mergedInto: 2 }, { ...at, version: 2 }));
    expect(await everywhere(1)).toEqual(three('Uber 1 3 3.50'));
    expect((await ask(1, LIST)).vendors).toMatchObject({
      nodes: [{ lastUsedOn: '2026-11-05', lastAccount: { id: '2' } }],
      ...{ totalCount: 1, isCurrent: true },
    });
    expect((await ask(1, LIST, { q: 'eat' })).vendors.nodes).toMatchObject([{ name: 'Uber' }]);
    expect((await ask(1, PROJECT)).projectDashboard).toBeNull();
    await app.publish(vendorEvent(1, { name: 'Rides', names: ['Uber', 'Rides'] }, { ...at, version: 2 }));
    expect(await everywhere(1)).toEqual(three('Rides 1 3 3.50'));
    await app.publish(vendorEvent(2, { name: 'Uber BV' }, { ...at, version: 3 }));
    expect(await everywhere(1)).toEqual(three('Uber BV 2 2 2.50', 'Rides 1 1 1.00'));
    // An older state that arrives late changes nothing.
    await app.publish(vendorEvent(2, { name: 'Uber BV', mergedInto: 1 }, { ...at, version: 2 }));
    expect(await everywhere(1)).toEqual(three('Uber BV 2 2 2.50', 'Rides 1 1 1.00'));
  });

  it('are those of a name while its vendor is not known, and say so', async () => {
    const at = { tenantId: 2 };
    await app.publish(tenantEvent(2), expenseEvent(20, { vendor: 'Early', base: 100n }, at));
    expect((await ask(2, DASHBOARD)).tenantDashboard.topVendors).toMatchObject([{ vendor: 'Early', vendorId: null }]);
    expect((await ask(2, REPORT)).vendorsReport.rows).toMatchObject([
      { vendor: 'Early', vendorId: null, spend: { expenses: { vendor: 'Early', vendorId: null } } },
    ]);
    expect((await ask(2, LIST)).vendors).toMatchObject({ nodes: [], isCurrent: false });
    await app.publish(vendorEvent(20, { name: 'Early' }, at));
    expect(await everywhere(2)).toEqual(three('Early 20 1 1.00'));
    expect((await ask(2, REPORT)).vendorsReport.rows).toMatchObject([
      { spend: { expenses: { vendor: null, vendorId: ['20'] } } },
    ]);
  });

  it('go to the later vendor of a name that a restored ledger lost, and back', async () => {
    const at = { tenantId: 3 };
    await app.publish(tenantEvent(3), expenseEvent(30, { vendor: 'Twice', base: 100n }, at));
    await app.publish(vendorEvent(31, { name: 'Twice' }, { ...at, epoch: 2 }));
    await app.publish(vendorEvent(30, { name: 'Twice' }, at));
    expect(await everywhere(3)).toEqual(three('Twice 31 1 1.00'));
    await app.publish(vendorEvent(30, { name: 'Twice', deleted: true }, { ...at, epoch: 2, version: 2 }));
    expect(await everywhere(3)).toEqual(three('Twice 31 1 1.00'));
    await app.publish(vendorEvent(30, { name: 'Twice' }, { ...at, epoch: 3 }));
    await app.publish(vendorEvent(31, { name: 'Twice', deleted: true }, { ...at, epoch: 3, version: 2 }));
    expect(await everywhere(3)).toEqual(three('Twice 30 1 1.00'));
  });
});

it('a vendor has its months, whichever service names it', async () => {
  const at = { tenantId: 4 };
  await app.publish(
    tenantEvent(4),
    vendorEvent(40, { name: 'A' }, at),
    vendorEvent(41, { name: 'B', mergedInto: 40 }, at),
    vendorEvent(42, { name: 'Unused' }, at),
    expenseEvent(40, { vendor: 'A', base: 100n, day: '2026-09-30' }, at),
    expenseEvent(41, { vendor: 'B', base: 200n, day: '2026-09-01' }, at),
    expenseEvent(42, { vendor: 'B', base: 300n, day: '2026-11-01' }, at),
  );
  const ids = [40, 41, 42, 999].map((id) => ({ __typename: 'Vendor', id: String(id) }));
  const none = { count: 0, total: { amount: '0.00' }, lastUsedOn: null, months: [], isCurrent: true };
  const wanted = [
    {
      ...{ id: '40', name: 'A', count: 3, total: { amount: '6.00' }, lastUsedOn: '2026-11-01', isCurrent: true },
      months: [
        { month: '2026-09', amount: { amount: '3.00' }, count: 2 },
        { month: '2026-11', amount: { amount: '3.00' }, count: 1 },
      ],
    },
    { id: '41', name: 'B', ...none },
    { id: '42', name: 'Unused', ...none },
    { id: '999', name: '#999', ...none },
  ];
  expect((await ask(4, ENTITY, { ids }))['_entities']).toEqual(wanted);
  await app.rows('insert into month_sums_unfilled values (4)');
  expect((await ask(4, ENTITY, { ids }))['_entities']).toEqual(wanted);
});

it('likely twins are found, for a list of those alone, too', async () => {
  const at = { tenantId: 5 };
  const named = ['Figma', 'FIGMA, Inc.', 'Hetzner Online', 'Hetzner Onlin', 'Store 1', 'Store 2', 'Alone'];
  await app.publish(
    tenantEvent(5),
    ...named.map((name, index) => vendorEvent(50 + index, { name }, at)),
    ...named.map((vendor, index) => expenseEvent(50 + index, { vendor }, at)),
  );
  const { vendors } = await ask(5, LIST, { twins: true, sort: 'name' });
  expect(vendors.nodes.map(({ name, likelyTwins }: Row) => [name, likelyTwins])).toEqual([
    ['Figma', [{ id: '51', name: 'FIGMA, Inc.' }]],
    ['FIGMA, Inc.', [{ id: '50', name: 'Figma' }]],
    ['Hetzner Onlin', [{ id: '52', name: 'Hetzner Online' }]],
    ['Hetzner Online', [{ id: '53', name: 'Hetzner Onlin' }]],
  ]);
  expect(vendors.totalCount).toBe(4);
  await app.publish(vendorEvent(51, { name: 'FIGMA, Inc.', mergedInto: 50 }, { ...at, version: 2 }));
  await app.publish(vendorEvent(53, { name: 'Cloud', names: ['Hetzner Onlin', 'Cloud'] }, { ...at, version: 2 }));
  expect((await ask(5, LIST, { twins: true })).vendors).toMatchObject({ nodes: [], totalCount: 0 });
});

import type { LogRecord } from '@outlay/messaging/event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { fromBinary } from '@bufbuild/protobuf';
import { VendorSchema } from '@outlay/proto/outlay/ledger/v1/vendor_pb.ts';
import { createVendorBackfill } from '../src/vendors/vendor-backfill.ts';
import { ensureVendors } from '../src/vendors/first-use.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const FIELDS = 'id name names version mergedInto { id name } merged { id }';
const READ = `query ($id: ID!) { vendor(id: $id) { ${FIELDS} } }`;
const RENAME = `mutation ($id: ID!, $name: String!, $version: Int) {
  renameVendor(id: $id, name: $name, expectedVersion: $version) { ${FIELDS} } }`;
const MERGE = `mutation ($id: ID!, $intoId: ID!, $version: Int, $dryRun: Boolean! = false) {
  mergeVendor(id: $id, intoId: $intoId, expectedVersion: $version, dryRun: $dryRun) {
    vendor { ${FIELDS} } merged { ${FIELDS} } dryRun movedCount movedTotal { amount } count total { amount currency } } }`;
const UNMERGE = `mutation ($id: ID!, $version: Int) { unmergeVendor(id: $id, expectedVersion: $version) { ${FIELDS} } }`;
const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id vendor } } }`;
const LIST = `query ($vendorId: [ID!]) { expenses(filter: { vendorId: $vendorId }) { nodes { vendor } } }`;

let app: LedgerApp;
let account: string;
const owner = (tenantId = 1) => app.as({ tenantId, role: 'OWNER' });
beforeAll(async () => {
  app = await startLedger();
  const opened = await owner()(`mutation { openAccount(input: { name: "Bank" }) { id } }`);
  account = Object(opened.data?.['openAccount']).id;
});
afterAll(() => app.stop());

async function spend(vendor: string, amount = '1'): Promise<void> {
  const input = { amount, expenseDate: '2026-01-01', isProjectRelated: false, accountId: account, vendor };
  expect((await owner()(RECORD, { input })).errors).toEqual([]);
}
async function idOf(name: string): Promise<string> {
  const [row] = await app.rows(`select owner_id::text as id from vendor_names where tenant_id = 1 and name = $1`, [
    name,
  ]);
  return String(row?.['id']);
}
async function vendor(id: string) {
  return Object((await owner()(READ, { id })).data?.['vendor']);
}
async function done(query: string, variables: object, name: string) {
  const { data, errors } = await owner()(query, { ...variables });
  expect(errors).toEqual([]);
  return Object(data?.[name]);
}
const codeOf = async (query: string, variables: object) => (await owner()(query, { ...variables })).code;
/** Vendors of the expenses that a vendor has. */
async function expensesOf(...vendorId: string[]): Promise<string[]> {
  const { nodes } = await done(LIST, { vendorId }, 'expenses');
  return nodes.map((node: { vendor: string }) => node.vendor).sort();
}

describe('a vendor', () => {
  it('is made when an expense names it first, and has every spelling', async () => {
    await spend('Figma');
    await spend(' FIGMA ');
    const id = await idOf('Figma');
    expect(await vendor(id)).toMatchObject({
      name: 'Figma',
      names: ['Figma'],
      version: 1,
      mergedInto: null,
      merged: [],
    });
    expect(await expensesOf(id)).toEqual(['FIGMA', 'Figma']);
    const made = await waitForVendorEvents(id, 1);
    expect(made).toMatchObject([{ name: 'Figma', nameKeys: ['figma'], deleted: false }]);
  });

  it('is renamed, and keeps its names', async () => {
    await spend('Amzn Mktp');
    await spend('Miro');
    const id = await idOf('Amzn Mktp');
    expect(await codeOf(RENAME, { id, name: 'Amazon', version: 7 })).toBe('PRECONDITION_FAILED');
    const renamed = await done(RENAME, { id, name: 'Amazon', version: 1 }, 'renameVendor');
    expect(renamed).toMatchObject({ name: 'Amazon', names: ['Amazon', 'Amzn Mktp'], version: 2 });
    expect(await done(RENAME, { id, name: 'Amazon' }, 'renameVendor')).toMatchObject({ version: 2 });
    expect(await done(RENAME, { id, name: 'AMAZON' }, 'renameVendor')).toMatchObject({
      names: ['Amazon', 'Amzn Mktp'],
    });
    await spend('amazon');
    expect(await expensesOf(id)).toEqual(['Amzn Mktp', 'amazon']);
    expect(await codeOf(RENAME, { id, name: 'miro' })).toBe('NAME_TAKEN');
    const miro = await idOf('Miro');
    await app.rows(`update expenses set soft_deleted_at = now() where vendor = 'Miro' and tenant_id = 1`);
    expect(await done(RENAME, { id, name: 'miro' }, 'renameVendor')).toMatchObject({
      ...{ name: 'miro', names: ['Amazon', 'Amzn Mktp', 'Miro'] },
    });
    expect(await codeOf(RENAME, { id: miro, name: 'x' })).toBe('VENDOR_MERGED');
    expect(await codeOf(RENAME, { id, name: ' ' })).toBe('VALIDATION_FAILED');
    expect(await codeOf(RENAME, { id: '999999', name: 'X' })).toBe('NOT_FOUND');
  });

  it('is merged into another, shown ahead, and taken out again', async () => {
    for (const name of ['Uber', 'Uber', 'Uber BV']) await spend(name, '2.50');
    const [id, intoId] = [await idOf('Uber BV'), await idOf('Uber')];
    const figures = {
      movedCount: 1,
      movedTotal: { amount: '2.50' },
      count: 3,
      total: { amount: '7.50', currency: 'EUR' },
    };
    const preview = await done(MERGE, { id, intoId, dryRun: true }, 'mergeVendor');
    expect(preview).toMatchObject({ dryRun: true, ...figures, vendor: { names: ['Uber', 'Uber BV'] } });
    expect(await vendor(id)).toMatchObject({ mergedInto: null, version: 1 });
    const merged = await done(MERGE, { id, intoId, version: 1 }, 'mergeVendor');
    expect(merged).toMatchObject({ dryRun: false, ...figures, vendor: { version: 2, merged: [{ id }] } });
    expect(await vendor(id)).toMatchObject({ mergedInto: { id: intoId, name: 'Uber' }, names: [], version: 2 });
    await spend('uber bv', '1');
    expect(await expensesOf(intoId)).toEqual(['Uber', 'Uber', 'Uber BV', 'uber bv']);
    expect(await expensesOf(id)).toEqual([]);
    for (const [query, variables] of [
      [MERGE, { id, intoId: await idOf('Miro') }],
      [MERGE, { id: await idOf('Miro'), intoId: id }],
      [RENAME, { id, name: 'Other' }],
    ] as const)
      expect(await codeOf(query, variables)).toBe('VENDOR_MERGED');
    expect(await codeOf(MERGE, { id: intoId, intoId })).toBe('VALIDATION_FAILED');
    expect(await codeOf(MERGE, { id: intoId, intoId: '999999' })).toBe('INVALID_REFERENCE');
    expect(await done(UNMERGE, { id, version: 2 }, 'unmergeVendor')).toMatchObject({ names: ['Uber BV'], version: 3 });
    expect(await codeOf(UNMERGE, { id })).toBe('NOT_MERGED');
    expect(await expensesOf(intoId)).toEqual(['Uber', 'Uber']);
    expect(await expensesOf(id, intoId)).toHaveLength(4);
    const audits = await app.rows(
      `select action, changes from audit_entries where entity_type = 'vendor' and entity_id = $1 order by id`,
      [id],
    );
    expect(audits).toMatchObject([
      { action: 'vendor.merged', changes: { merged_into: { before: null, after: Number(intoId) } } },
      { action: 'vendor.unmerged', changes: { merged_into: { before: Number(intoId), after: null } } },
    ]);
    expect(await waitForVendorEvents(id, 3)).toMatchObject([
      {},
      { mergedInto: BigInt(intoId), nameKeys: ['uber bv'] },
      { nameKeys: ['uber bv'] },
    ]);
  });

  it('takes along what was merged into it, and gives back exactly that', async () => {
    for (const name of ['C1', 'B1', 'A1']) await spend(name);
    const [c, b, a] = [await idOf('C1'), await idOf('B1'), await idOf('A1')];
    await done(MERGE, { id: c, intoId: b }, 'mergeVendor');
    await done(MERGE, { id: b, intoId: a }, 'mergeVendor');
    expect(await expensesOf(a)).toEqual(['A1', 'B1', 'C1']);
    await done(UNMERGE, { id: b }, 'unmergeVendor');
    expect([await expensesOf(a), await expensesOf(b)]).toEqual([['A1'], ['B1', 'C1']]);
    await done(MERGE, { id: b, intoId: a }, 'mergeVendor');
    await done(UNMERGE, { id: c }, 'unmergeVendor');
    expect([await expensesOf(a), await expensesOf(b), await expensesOf(c)]).toEqual([['A1', 'B1'], [], ['C1']]);
  });

  it('is not taken out while the other is called by its name', async () => {
    for (const name of ['Old', 'New']) await spend(name);
    const [id, intoId] = [await idOf('New'), await idOf('Old')];
    await done(MERGE, { id, intoId }, 'mergeVendor');
    expect(await done(RENAME, { id: intoId, name: 'NEW' }, 'renameVendor')).toMatchObject({ names: ['New', 'Old'] });
    expect(await codeOf(UNMERGE, { id })).toBe('NAME_TAKEN');
    await done(RENAME, { id: intoId, name: 'Old' }, 'renameVendor');
    await done(UNMERGE, { id }, 'unmergeVendor');
  });

  it('is merged once by two at a time, never in a circle', async () => {
    for (const name of ['P', 'Q']) await spend(name);
    const [p, q] = [await idOf('P'), await idOf('Q')];
    const codes = await Promise.all([codeOf(MERGE, { id: p, intoId: q }), codeOf(MERGE, { id: q, intoId: p })]);
    expect(codes.toSorted()).toEqual(['VENDOR_MERGED', undefined]);
  });

  it('is changed by those alone who may, and is nobody else’s', async () => {
    const id = await idOf('Figma');
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      expect((await app.as({ tenantId: 1, role })(RENAME, { id, name: 'X' })).code).toBe('FORBIDDEN');
      expect((await app.as({ tenantId: 1, role })(READ, { id })).data).toMatchObject({ vendor: { id } });
    }
    expect((await owner(2)(READ, { id })).data).toEqual({ vendor: null });
    expect((await owner(2)(RENAME, { id, name: 'X' })).code).toBe('NOT_FOUND');
    expect((await owner(2)(MERGE, { id, intoId: id })).code).toBe('NOT_FOUND');
  });
});

async function waitForVendorEvents(id: string, count: number) {
  const seen: LogRecord[] = [];
  await waitFor(async () => {
    seen.length = 0;
    await app.eventLog.scan({ topics: ['ledger.vendor'], onRecord: (record) => void seen.push(record) });
    return seen.filter(({ key }) => key === id).length === count;
  });
  return seen.filter(({ key }) => key === id).map(({ value }) => fromBinary(VendorSchema, value));
}

describe('the first use of a name', () => {
  it('makes one vendor, however many record it at once, and none for a refused expense', async () => {
    const ledger = await startExpenses();
    try {
      await ledger.tenant();
      const [one, two] = [await ledger.account(), await ledger.account()];
      const other = await ledger.anotherInstance();
      const names = ['b', 'a', 'd', 'c'];
      const owner = requestOf(1, { role: 'OWNER' });
      await Promise.all(
        names.flatMap((vendor) => [
          ledger.record(owner, expenseInput(one, { vendor })),
          other.record(owner, expenseInput(two, { vendor: vendor.toUpperCase() })),
        ]),
      );
      await other.stop();
      expect(await ledger.sql('select from vendors')).toHaveLength(4);
      expect(await ledger.sql(`select from outbox where topic = 'ledger.vendor'`)).toHaveLength(4);
      const refused = expenseInput(one, { vendor: 'never', categoryId: '999' });
      await expect(ledger.record(owner, refused)).rejects.toMatchObject({ code: 'INVALID_REFERENCE' });
      expect(await ledger.sql('select from vendors')).toHaveLength(4);
      const { expense } = await ledger.record(owner, expenseInput(one, { vendor: 'a' }));
      await ledger.change(owner, expense.id, { vendor: 'Later' });
      expect(await ledger.sql('select from vendors')).toHaveLength(5);
    } finally {
      await ledger.stop();
    }
  });

  it('may be told ahead', async () => {
    const ledger = await startExpenses();
    try {
      await ledger.tenant();
      const ensure = () =>
        ledger.database.write({ tenantId: 1 }, (em) => ensureVendors(em, { tenantId: 1 }, ['X', 'x', null, 'Y']));
      await Promise.all([ensure(), ensure()]);
      await ensure();
      expect(await ledger.sql('select name from vendors order by id')).toEqual([{ name: 'X' }, { name: 'Y' }]);
      expect(await ledger.sql(`select from outbox where topic = 'ledger.vendor'`)).toHaveLength(2);
    } finally {
      await ledger.stop();
    }
  });
});

it('expenses of an earlier version get their vendors in the background', async () => {
  const ledger = await startExpenses();
  const worker = openTestPool(ledger.workerUrl, 1);
  try {
    await ledger.tenant();
    await ledger.tenant(2);
    const owner = requestOf(1, { role: 'OWNER' });
    const accountId = await ledger.account();
    for (const vendor of ['A', 'a', 'B', 'C', 'D']) await ledger.record(owner, expenseInput(accountId, { vendor }));
    await ledger.record(owner, expenseInput(accountId));
    await ledger.sql('delete from vendor_names');
    await ledger.sql('delete from vendors');
    await ledger.sql('delete from outbox');
    await ledger.sql('insert into vendors_unfilled (tenant_id) values (1), (2)');
    const logger = createLogger({ service: 'test', level: 'silent' });
    const backfill = (settleMs: number) =>
      createVendorBackfill({ ...{ database: ledger.database, worker, logger, batch: 2 }, settleMs, retryMs: 10 });
    const stopping = new AbortController();
    const running = backfill(60_000).run(stopping.signal);
    await waitFor(
      async () => (await ledger.sql('select from vendors_unfilled where passed_at is not null')).length === 2,
      { what: 'the first pass' },
    );
    expect(await ledger.sql('select name from vendors order by id')).toEqual(
      ['a', 'B', 'C', 'D'].map((name) => ({ name })),
    );
    stopping.abort();
    await running;
    await ledger.sql(
      `insert into expenses (tenant_id, account_id, amount_minor, currency, currency_exponent, account_amount_minor, account_currency, account_rate,
      base_amount_minor, base_currency, base_rate, expense_date, vendor, vendor_key, created_at, updated_at)
      values (1, $1, 1, 'USD', 2, 1, 'USD', 1, 1, 'USD', 1, '2026-01-01', 'Late', 'late', now(), now())`,
      [accountId],
    );
    await ledger.sql(`update vendors_unfilled set since = now() - interval '1 hour'`);
    await backfill(1_000).run(new AbortController().signal);
    expect(await ledger.sql('select from vendors_unfilled')).toEqual([]);
    expect(await ledger.sql('select name from vendors order by id')).toHaveLength(5);
    expect(await ledger.sql(`select from outbox where topic = 'ledger.vendor'`)).toHaveLength(5);
  } finally {
    await worker.end();
    await ledger.stop();
  }
});

import { createLogger } from '@outlay/telemetry/logger';
import { openTestPool } from '@outlay/testkit/test-pool';
import { SEARCH_VERSION } from '../src/expenses/expense-search.ts';
import { createSearchBackfill } from '../src/expenses/search-backfill.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const OWNER = requestOf(1);
const EXPENSES = [
  { vendor: 'Amazon.de', note: 'Books, two' },
  { vendor: 'Booking.com', note: 'Hotel "Zur Post"\nDrei Nächte' },
  { vendor: 'AWS-EC2', note: 'INV-2026-0042' },
  { vendor: 'Café Central', note: 'Coffee beans' },
  { vendor: 'Straßenbahn', note: 'beans of coffee' },
  { vendor: 'İstanbul Kebap', tags: ['Team Lunch'] },
  { vendor: '東京オフィス', note: '家賃 三月' },
  { vendor: "O'Brien & Söhne", note: 'C++ und ｶﾌｪ' },
  { vendor: 'Łódź Taxi', note: '50% 🍕' },
  { vendor: 'ΟΔΟΣ', note: 'user_name@example.org' },
  { vendor: 'مكتب', note: 'فاتورة ٧٠٣١' },
  { vendor: 'कार्यालय', note: 'बिल-८१४२ ＮＯ７７７７' },
];

let ledger: Awaited<ReturnType<typeof startExpenses>>;
beforeAll(async () => {
  ledger = await startExpenses();
  await ledger.tenant();
  const account = await ledger.account();
  for (const expense of EXPENSES) await ledger.record(OWNER, expenseInput(account, expense));
  await ledger.tenant(2);
  const foreign = await ledger.account({ tenantId: 2 });
  await ledger.record(requestOf(2), expenseInput(foreign, { vendor: 'Amazon.de' }));
});
afterAll(() => ledger.stop());

async function found(filter: object): Promise<(string | null)[]> {
  const page = await ledger.list.page(OWNER, { filter, first: 100, sort: 'id' });
  expect(page.totalCount).toBe(page.nodes.length);
  return page.nodes.map(({ vendor }) => vendor);
}

const [AMAZON, BOOKING, AWS, CAFE, BAHN, KEBAP, TOKYO, OBRIEN, TAXI, ODOS, MAKTAB, KARYALAY] = EXPENSES.map(
  ({ vendor }) => vendor,
);

it.each([
  ...[
    ['amazon', AMAZON],
    ['AMA', AMAZON],
    ['amazon.de', AMAZON],
    ['amazon.d', AMAZON],
    ['book two', AMAZON],
    ['ＡＭＡＺＯＮ', AMAZON],
  ],
  ...[
    ['booking', BOOKING],
    ['booking.com', BOOKING],
    ['nachte', BOOKING],
    ['NÄCHTE', BOOKING],
    ['"zur post"', BOOKING],
  ],
  ...[
    ['ec2', AWS],
    ['aws', AWS],
    ['aws-ec', AWS],
    ['0042', AWS],
    ['inv-2026', AWS],
    ['2026-0042', AWS],
    ['inv-2026-0042', AWS],
  ],
  ...[
    ['cafe', CAFE],
    ['Cafe\u0301', CAFE],
    ['caf', CAFE],
    ['"coffee beans"', CAFE],
    ['coffee -of', CAFE],
    ['central,', CAFE],
  ],
  ...[
    ['strassen', BAHN],
    ['STRASSENBAHN', BAHN],
    ['"beans of coffee"', BAHN],
    ['beans coffee -central', BAHN],
  ],
  ...[
    ['istanbul', KEBAP],
    ['ISTANBUL', KEBAP],
    ['lunch', KEBAP],
    ['team', KEBAP],
    ['"team lunch"', KEBAP],
  ],
  ...[
    ['東京', TOKYO],
    ['オフィス', TOKYO],
    ['家賃', TOKYO],
    ['東京オフィス', TOKYO],
    ['東', TOKYO],
    ['ｵﾌｨｽ', TOKYO],
  ],
  ...[
    ['brien', OBRIEN],
    ['o’brien', OBRIEN],
    ["o'b", OBRIEN],
    ['sohne', OBRIEN],
    ['c++', OBRIEN],
    ['カフェ', OBRIEN],
  ],
  ...[
    ['lodz', TAXI],
    ['50%', TAXI],
    ['🍕', TAXI],
  ],
  ...[
    ['οδός', ODOS],
    ['οδοσ', ODOS],
    ['example', ODOS],
    ['user_name', ODOS],
    ['name@example.org', ODOS],
  ],
  ...[
    ['٧٠٣١', MAKTAB],
    ['7031', MAKTAB],
    ['۷۰۳', MAKTAB],
    ['८१४२', KARYALAY],
    ['8142', KARYALAY],
    ['８１４', KARYALAY],
    ['no7777', KARYALAY],
    ['no٧٧٧٧', KARYALAY],
  ],
])('%j finds %j alone', async (q, vendor) => {
  expect(await found({ q })).toEqual([vendor]);
});

it.each([
  ['amazon or booking', [AMAZON, BOOKING]],
  ['ec2 OR "coffee beans" OR 家賃', [AWS, CAFE, TOKYO]],
  ['coffee beans', [CAFE, BAHN]],
  ['mazon', []],
  ['"coffee bean"', []],
  ['... " -', []],
  ['amazon -books', []],
  ['amazon booking', []],
  ["'; drop table expenses; --", []],
  [String.raw`\ ' : * | ! ( ) <->`, []],
])('%j finds %j', async (q, vendors) => {
  expect(await found({ q })).toEqual(vendors);
});

it.each([
  ['İSTANBUL KEBAP', [KEBAP]],
  ['ISTANBUL KEBAP', []],
  ['i̇stanbul  kebap', [KEBAP]],
  ['STRASSENBAHN', [BAHN]],
  ['οδος', [ODOS]],
  ['cafe central', []],
  ['CAFE\u0301 CENTRAL', [CAFE]],
])('the vendor %j is %j', async (vendor, vendors) => {
  expect(await found({ vendor })).toEqual(vendors);
});

it('finds what an expense was changed to, and no more what it was', async () => {
  const account = await ledger.account();
  const { expense } = await ledger.record(OWNER, expenseInput(account, { vendor: 'Before.example' }));
  await ledger.change(OWNER, expense.id, { vendor: 'After.example', tags: ['Übersee'] });
  expect(await found({ q: 'before' })).toEqual([]);
  expect(await found({ q: 'after ubersee' })).toEqual(['After.example']);
});

it('computes the words of older rows once, in batches, and goes on where it was stopped', async () => {
  await ledger.sql(
    `update expenses set search = to_tsvector('simple', vendor), vendor_key = lower(vendor), search_version = 0`,
  );
  expect(await found({ q: '0042' })).toEqual([]);
  const worker = openTestPool(ledger.workerUrl, 2);
  const logger = createLogger({ service: 'test', level: 'error' });
  const stop = new AbortController();
  const versions = async () =>
    (await ledger.sql(`select search_version as v, count(*)::int as n from expenses group by 1 order by 1`)).map(
      ({ v, n }) => [v, n],
    );
  try {
    const total = EXPENSES.length + 2;
    const backfill = createSearchBackfill({ database: ledger.database, worker, logger, batch: 5 });
    const first = backfill.run(stop.signal);
    stop.abort();
    await first;
    expect(await versions()).toEqual([
      [0, total - 5],
      [SEARCH_VERSION, 5],
    ]);
    const running = new AbortController().signal;
    await backfill.run(running);
    expect(await versions()).toEqual([[SEARCH_VERSION, total]]);
    expect(await found({ q: '0042' })).toEqual([AWS]);
    expect(await found({ vendor: 'STRASSENBAHN' })).toEqual([BAHN]);
    const [{ version } = {}] = await ledger.sql(
      `select max(version) as version from expenses where vendor = 'AWS-EC2'`,
    );
    expect(version).toBe(1);
    // Rows that a process of the version before writes meanwhile have later ids: the next start finds them.
    await ledger.sql(`update expenses set search_version = 0 where id = (select max(id) from expenses)`);
    await backfill.run(running);
    expect(await versions()).toEqual([
      [0, 1],
      [SEARCH_VERSION, total - 1],
    ]);
  } finally {
    await worker.end();
  }
});

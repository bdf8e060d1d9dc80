import { expenseInput, requestOf, startExpenses } from '../tests/expenses-harness.ts';

/**
 * Times searches over many expenses of one tenant: `node services/ledger/bench/expense-search.bench.ts [rows]`, with
 * TEST_DATABASE_URL. Words come from a vocabulary of 20,000, some in half of all rows, some in a few.
 */
const ROWS = Number(process.argv[2] ?? 1_000_000);
const QUERIES = [
  'rare7',
  'common',
  'common word1',
  'w',
  'wo',
  'word1',
  'word1234',
  'zz',
  '-common',
  'common or word7',
  '"common word12"',
];
const REPEATS = 5;

const ledger = await startExpenses();
await ledger.tenant();
const account = await ledger.account();
const owner = requestOf(1);
await ledger.record(owner, expenseInput(account, { vendor: 'Common word12 rare7' }));

await ledger.sql(
  `insert into expenses (tenant_id, account_id, amount_minor, currency, currency_exponent, account_amount_minor, account_currency,
     account_rate, base_amount_minor, base_currency, base_rate, expense_date, vendor, vendor_key, search, search_version, created_at,
     updated_at)
   select 1, $1, 100, 'USD', 2, 100, 'USD', 1, 100, 'USD', 1, date '2020-01-01' + (n % 2000)::int, v, v,
     (format('%s:1 %s:2 %s:3', case when n % 2 = 0 then 'common' else 'other' end, v, 'word' || (n * 7919 % 20000)))::tsvector,
     1, now(), now()
   from (select n, 'vendor' || (n % 5000) as v from generate_series(1, $2::bigint) n) rows`,
  [account, ROWS],
);
await ledger.sql('analyze expenses');
for (const q of QUERIES) {
  const times: number[] = [];
  for (let n = 0; n < REPEATS; n++) {
    const begun = performance.now();
    const page = await ledger.list.page(owner, { first: 20, filter: { q } });
    times.push(performance.now() - begun);
    if (n === 0) process.stdout.write(`${JSON.stringify(q)}: ${page.nodes.length} of ${page.totalCount}, `);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0;
  process.stdout.write(`median ${median.toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms\n`);
}
await ledger.stop();

import { performance } from 'node:perf_hooks';
import { startAnalytics } from '../tests/analytics-harness.ts';
import { entryEvent, tenantEvent } from '../tests/event-book.ts';

/**
 * Measures the report on cashflow with many entries of one tenant, 20 accounts and six years, and entries consumed per second.
 * `TEST_DATABASE_URL=… node services/analytics/bench/cashflow.bench.ts [entries] [events]`
 */
const total = Number(process.argv[2] ?? 1_000_000);
const events = Number(process.argv[3] ?? 20_000);
const ACCOUNTS = 20;
const TIMES = 15;

const FILL = [
  `insert into cash_entry (tenant_id, account_id, sequence, currency, kind, amount_minor, day, live, epoch)
   select 1, 1 + n % ${ACCOUNTS}, 1 + n / ${ACCOUNTS}, 'EUR', case when n % 10 = 0 then 'deposit' else 'expense' end,
     case when n % 10 = 0 then 5000 else -(n % 997) end, date '2021-01-01' + n % 2150, true, 1
   from generate_series(0, ${total - 1}) as n`,
  `insert into cash_month select 1, currency, account_id, date_trunc('month', day::timestamp)::date, kind, sum(amount_minor), count(*)
   from cash_entry group by 1, 2, 3, 4, 5`,
  `insert into cash_account select 1, account_id, 'EUR', count(*), now(), 1, 1 from cash_entry group by account_id`,
  `vacuum analyze cash_entry`,
];

const app = await startAnalytics();
try {
  await app.publish(tenantEvent(1));
  for (const sql of FILL) await app.rows(sql);
  const ask = app.as({ tenantId: 1, role: 'OWNER' });
  for (const [interval, from, to] of [
    ...[['MONTH', '2025-01-01', '2025-12-31'] as const, ['MONTH', '2021-01-15', '2026-11-17'] as const],
    ...[['DAY', '2025-01-01', '2025-12-31'] as const, ['WEEK', '2021-01-01', '2026-11-17'] as const],
  ]) {
    const times: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      const begun = performance.now();
      const { errors } = await ask(
        `{ tenantCashflowReport(interval: ${interval}, from: "${from}", to: "${to}") {
          total { closingBalance { amount } } rows { label cashflow { inflow { amount { amount } } outflow { amount { amount } } } } } }`,
      );
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const median = times[Math.floor(TIMES / 2)] ?? 0;
    process.stdout.write(`${total} entries, ${interval} from ${from} to ${to}: median ${median.toFixed(1)} ms\n`);
  }
  const records = Array.from({ length: events }, (_none, index) =>
    entryEvent(1 + (index % ACCOUNTS), 1 + Math.floor(index / ACCOUNTS), {}, { tenantId: 2 }),
  );
  const begun = performance.now();
  for (let from = 0; from < records.length; from += 500) await app.log.send(records.slice(from, from + 500));
  await app.settled(300_000);
  const ms = performance.now() - begun;
  process.stdout.write(
    `${events} entries consumed in ${Math.round(ms)} ms: ${Math.round((events / ms) * 1_000)} a second\n`,
  );
} finally {
  await app.stop();
}

import { performance } from 'node:perf_hooks';
import { startAnalytics } from '../tests/analytics-harness.ts';
import { tenantEvent, vendorEvent } from '../tests/event-book.ts';

/**
 * Measures what reads sums by vendor with many names of one tenant, beside the same sums by name alone, and what a merge and new vendors cost.
 * `TEST_DATABASE_URL=… node services/analytics/bench/vendors.bench.ts [names]`
 */
const names = Number(process.argv[2] ?? 10_000);
const TIMES = 21;
const MONTHS = 24;

const FILL = [
  `insert into label_use (tenant_id, kind, label, base_currency, base_minor, count, last_day)
   select 1, 'vendor', 'vendor ' || n, 'EUR', 100 + n % 997, 10, '2026-11-01' from generate_series(1, ${names}) as n`,
  `insert into spend_vendor_month (tenant_id, project_id, currency, month, vendor, amount_minor, count)
   select 1, 0, 'EUR', date '2024-12-01' + make_interval(months => m), 'vendor ' || n, 100 + n % 997, 1
   from generate_series(1, ${names}) as n, generate_series(0, ${MONTHS - 1}) as m`,
  'analyze label_use, spend_vendor_month',
];

/** The sums of a dashboard as they were before vendors were things: of each name alone. */
const BY_NAME = `select label, base_minor, count from label_use where tenant_id = 1 and kind = 'vendor' and base_currency = 'EUR'
  order by base_minor desc, label limit 10`;

const app = await startAnalytics();
try {
  await app.publish(tenantEvent(1));
  for (const sql of FILL) await app.rows(sql);
  const made = Array.from({ length: names }, (_none, index) => vendorEvent(index + 1, { name: `Vendor ${index + 1}` }));
  const begun = performance.now();
  for (let from = 0; from < made.length; from += 500) await app.log.send(made.slice(from, from + 500));
  await app.settled(600_000);
  const ms = performance.now() - begun;
  say(`${names} new vendors consumed in ${Math.round(ms)} ms: ${Math.round((names / ms) * 1_000)} a second`);
  // One in ten is merged into another.
  const merges = made.flatMap((_event, index) =>
    index % 10 === 9
      ? [vendorEvent(index + 1, { name: `Vendor ${index + 1}`, mergedInto: index }, { version: 2 })]
      : [],
  );
  await app.publish(...merges);
  await app.rows('analyze');
  const ask = app.as({ tenantId: 1, role: 'OWNER' });
  const measured: Record<string, () => Promise<unknown>> = {
    'top ten of names alone, SQL': () => app.rows(BY_NAME),
    dashboard: () => asked('{ tenantDashboard { topVendors { vendor vendorId } } }'),
    'list by last use': () => asked('{ vendors { nodes { id name count likelyTwins { id } } totalCount } }'),
    'list, searched': () => asked('{ vendors(q: "vendor 77") { nodes { id name } totalCount } }'),
    'list of likely twins': () => asked('{ vendors(twins: true) { nodes { id name } totalCount } }'),
    'report of a year': () =>
      asked('{ vendorsReport(from: "2025-12-01", to: "2026-11-30") { vendorCount rows { vendorId } } }'),
  };
  async function asked(query: string): Promise<void> {
    const { errors } = await ask(query);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
  }
  for (const [what, work] of Object.entries(measured)) {
    const times: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      const start = performance.now();
      await work();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    say(`${names} names, ${what}: median ${(times[Math.floor(TIMES / 2)] ?? 0).toFixed(1)} ms`);
  }
} finally {
  await app.stop();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

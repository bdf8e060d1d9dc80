import { performance } from 'node:perf_hooks';
import { startAnalytics } from '../tests/analytics-harness.ts';
import { accountEvent, expenseEvent, projectEvent, tenantEvent } from '../tests/event-book.ts';

/**
 * Measures events per second that the read models consume: expenses of one tenant with their accounts' balances, on one process and one
 * PostgreSQL. `TEST_DATABASE_URL=… node services/analytics/bench/consume.bench.ts [events]`
 */
const total = Number(process.argv[2] ?? 20_000);
const app = await startAnalytics();
try {
  await app.publish(tenantEvent(1), ...[1, 2, 3].map((id) => projectEvent(id)));
  const records = Array.from({ length: total / 2 }, (_none, index) => [
    expenseEvent(index + 1, {
      ...{ project: 1 + (index % 3), account: 1 + (index % 5), category: 1 + (index % 7), base: BigInt(index) + 1n },
      ...{ day: `2026-${String(1 + (index % 11)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}` },
      vendor: `Vendor ${index % 200}`,
    }),
    accountEvent(1 + (index % 5), { currentBalanceMinor: BigInt(index) }, { version: index + 1 }),
  ]).flat();
  const begun = performance.now();
  for (let from = 0; from < records.length; from += 500) await app.log.send(records.slice(from, from + 500));
  const sentMs = performance.now() - begun;
  await app.settled(120_000);
  const ms = performance.now() - begun;
  process.stdout.write(
    `${total} events: written in ${Math.round(sentMs)} ms, consumed in ${Math.round(ms)} ms after the first: ` +
      `${Math.round((total / ms) * 1_000)} a second\n`,
  );
} finally {
  await app.stop();
}

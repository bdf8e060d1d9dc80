import { setTimeout as delay } from 'node:timers/promises';
import { untilSettled } from '../data/settled.ts';
import { requireRight } from '../load/load-generator.ts';
import { quantile } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import { spread, type Row } from './row.ts';
import { expenseRequests, newestExpense } from './write-rows.ts';

const CLIENTS = 32;
const SECONDS = 8;
const LOOK_EVERY_MS = 3;
const ACCOUNTS = 1_100;
const RATES = [20, 50, 200] as const;

export const visibilityRows: readonly Row[] = RATES.flatMap((rate) => [
  visibilityRow(rate, 'one-process', 'embedded log'),
  visibilityRow(rate, 'services', 'Kafka'),
]);

/** Time from the answer of a POST until analytics has the fact, at a steady rate of writes. */
function visibilityRow(rate: number, setting: Row['setting'], log: string): Row {
  const name = `visible-${rate}${setting === 'services' ? '-kafka' : ''}`;
  const measure = async (bench: Bench, seconds: number): Promise<number[]> => {
    const tenant = await bench.tenant('small');
    const plan = { url: bench.url, headers: await bench.signIn('small'), clients: CLIENTS, perSecond: rate };
    const afterExpense = await newestExpense(bench);
    const watch = watchFacts(bench, afterExpense);
    const sent = await bench.load.run({
      ...{ ...plan, requests: expenseRequests(tenant, ACCOUNTS) },
      count: Math.max(20, Math.round(rate * seconds)),
    });
    requireRight(name, sent);
    await untilSettled(bench.clients, { afterExpense });
    const seen = await watch.stop();
    return sent.ids.map(({ id, at }) => Math.max(0, (seen.get(id) ?? Number.NaN) - at));
  };
  return {
    ...{ name, title: `201 → fact visible, ${rate} writes/s, ${log}`, setting, tenants: ['small'] },
    async warmUp(bench) {
      await measure(bench, SECONDS / 2);
    },
    async round(bench, scale) {
      const times = await measure(bench, SECONDS * scale);
      return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
    },
    show: ({ p50, p99 }) => `p50 ${spread(p50, 0)} ms, p99 ${spread(p99, 0)} ms`,
  };
}

/** Looks for new facts every few milliseconds. `stop` resolves with when each was first seen, by the id of its expense. */
function watchFacts({ clients }: Bench, afterExpense: number): { stop(): Promise<Map<number, number>> } {
  const seen = new Map<number, number>();
  const stopping = new AbortController();
  let newestDone = afterExpense;
  const look = async (): Promise<void> => {
    const { rows } = await clients.analytics.query<{ id: string }>({
      name: 'bench-facts',
      text: 'select expense_id as id from expense_fact where expense_id > $1',
      values: [newestDone],
    });
    const at = performance.timeOrigin + performance.now();
    for (const id of rows.map((row) => Number(row.id))) if (!seen.has(id)) seen.set(id, at);
    // Ids are taken in gaplessly in the end: what is below the first gap need not be read again.
    while (seen.has(newestDone + 1)) newestDone += 1;
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await delay(LOOK_EVERY_MS);
    }
    await look();
  })();
  return {
    async stop() {
      stopping.abort();
      await watching;
      return seen;
    },
  };
}

import { PARTS } from '@outlay/scripts/start/service-names';
import type { LoadPlan } from '../load/load-plan.ts';
import type { Figure } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import { milliseconds, type Row } from './row.ts';
import { expenseRequests, measureWrites } from './write-rows.ts';

const CLIENTS = 32;
const REQUESTS = 3_000;
const ACCOUNTS = 1_100;
const NAME = 'post-services';

/** Recording expenses with a process for each service, on Kafka. */
export const servicesRows: readonly Row[] = [
  {
    ...{ name: NAME, title: 'POST /expenses, a process for each service', setting: 'services', tenants: ['small'] },
    async warmUp(bench) {
      await measureWrites(NAME, bench, await planOf(bench, REQUESTS));
    },
    async round(bench, scale) {
      const plan = await planOf(bench, Math.round(REQUESTS * scale));
      const before = await bench.cpuOfParts?.();
      const { perSecond = 0, postgresMs = 0, nodeMs = 0, loadMs = 0 } = await measureWrites(NAME, bench, plan);
      const after = await bench.cpuOfParts?.();
      const parts = PARTS.map((part) => [part, ((after?.[part] ?? 0) - (before?.[part] ?? 0)) / plan.count] as const);
      return { ...Object.fromEntries(parts), perSecond, postgresMs, loadMs, totalMs: nodeMs + postgresMs };
    },
    show: (figures) =>
      `${milliseconds(figures['totalMs'])} of CPU in all: ${partsText(figures)}, postgres ${milliseconds(figures['postgresMs'])}`,
  },
];

async function planOf(bench: Bench, count: number): Promise<LoadPlan> {
  const requests = expenseRequests(await bench.tenant('small'), ACCOUNTS);
  return { url: bench.url, headers: await bench.signIn('small'), requests, clients: CLIENTS, count };
}

function partsText(figures: Readonly<Record<string, Figure>>): string {
  return PARTS.map((part) => `${part} ${milliseconds(figures[part])}`).join(', ');
}

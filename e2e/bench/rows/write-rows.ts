import { untilSettled } from '../data/settled.ts';
import { requireRight } from '../load/load-generator.ts';
import type { LoadPlan, PlannedRequest } from '../load/load-plan.ts';
import type { Figures } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import type { MadeTenant } from '../product/bench-tenants.ts';
import { milliseconds, spread, type Row } from './row.ts';

const CLIENTS = 32;
const REQUESTS = 4_000;
const FLOOR_SECONDS = 6;
const WARM_UP = 4_000;
const LARGEST_ACCOUNTS = 1_100;

export const writeRows: readonly Row[] = [
  writeRow({
    name: 'post-spread',
    title: 'POST /expenses, 32 clients, 1,100 accounts',
    accounts: LARGEST_ACCOUNTS,
    isQuick: true,
  }),
  writeRow({ name: 'post-hot', title: 'POST /expenses, 32 clients, one hot account', accounts: 1, isQuick: false }),
];

/** Recording expenses, all effects taken in, against pgbench on as many accounts. */
function writeRow(options: { name: string; title: string; accounts: number; isQuick: boolean }): Row {
  const { name, title, accounts, isQuick } = options;
  const plan = async (bench: Bench, count: number): Promise<LoadPlan> => {
    const headers = await bench.signIn('small');
    const requests = expenseRequests(await bench.tenant('small'), accounts);
    return { url: bench.url, headers, requests, clients: CLIENTS, count };
  };
  return {
    ...{ name, title, setting: 'one-process', tenants: ['small'], isQuick },
    ratio: { figure: 'ratio', better: 'higher' },
    async warmUp(bench, scale) {
      requireRight(name, await bench.load.run(await plan(bench, Math.round(WARM_UP * scale))));
      await untilSettled(bench.clients, { afterExpense: await newestExpense(bench) });
    },
    async round(bench, scale) {
      const product = await measureWrites(name, bench, await plan(bench, Math.round(REQUESTS * scale)));
      const floor = await bench.expenseFloor();
      const seconds = Math.max(2, Math.round(FLOOR_SECONDS * scale));
      const before = await bench.cpu();
      const floorTps = await floor.run({ accounts, clients: CLIENTS, seconds });
      const floorMs = ((await bench.cpu()).postgres - before.postgres) / (floorTps * seconds);
      return { ...product, floorTps, floorMs, ratio: (product['perSecond'] ?? 0) / floorTps };
    },
    show: ({ perSecond, nodeMs, postgresMs, floorTps, ratio }) =>
      `${spread(ratio, 2)} × pgbench: ${spread(perSecond, 0)} of ${spread(floorTps, 0)} a second; ` +
      `node ${milliseconds(nodeMs)} + postgres ${milliseconds(postgresMs)} of CPU`,
  };
}

/** Sends a load and waits until all of its effects are taken in, which is counted. */
export async function measureWrites(row: string, bench: Bench, plan: LoadPlan): Promise<Figures> {
  const afterExpense = await newestExpense(bench);
  const before = await bench.cpu();
  const result = await bench.load.run(plan);
  requireRight(row, result);
  const answered = performance.now();
  await untilSettled(bench.clients, { afterExpense });
  const drainMs = performance.now() - answered;
  const after = await bench.cpu();
  return {
    perSecond: plan.count / (result.seconds + drainMs / 1_000),
    nodeMs: (after.node - before.node) / plan.count,
    postgresMs: (after.postgres - before.postgres) / plan.count,
    ...{ drainMs, loadMs: result.cpuMs, p50: result.p50, p99: result.p99 },
  };
}

/** Requests that record expenses, one for each of so many accounts. */
export function expenseRequests(tenant: MadeTenant, accounts: number): PlannedRequest[] {
  return tenant.accounts.slice(0, accounts).map((account, index) => ({
    ...{ method: 'POST', path: '/api/v1/expenses', status: 201 },
    body: {
      ...{ account_id: account, amount: 1 + (index % 90), currency: 'USD', expense_date: '2026-06-01' },
      ...{ project_id: tenant.projects[index % tenant.projects.length], is_project_related: true },
      category_id: tenant.categories[index % tenant.categories.length],
      ...{ vendor: `Vendor ${index % 500}`, note: 'Monthly team invoice', tags: ['travel'] },
    },
    contains: [`"account_id":${account},`, `"amount":${1 + (index % 90)}`],
  }));
}

/** Id of the newest expense of all. */
export async function newestExpense({ clients }: Bench): Promise<number> {
  const { rows } = await clients.ledger.query<{ id: string | null }>('select max(id) as id from expenses');
  return Number(rows[0]?.id ?? 0);
}

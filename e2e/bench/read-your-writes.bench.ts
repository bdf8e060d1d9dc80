import { startDeployment } from '../harness/deployment.ts';
import { startOutlay } from '../harness/outlay.ts';
import type { TenantKit } from '../harness/tenant-kit.ts';

/**
 * Measures the caller's next dashboard request after a write against the same request without one: the cost of reading one's
 * writes costs, by way of Kafka and by way of PostgreSQL. `TEST_DATABASE_URL=… node e2e/bench/read-your-writes.bench.ts`
 */
const ROUNDS = 60;
const WARM_UP = 10;

interface Times {
  write: number[];
  next: number[];
  idle: number[];
}

async function measure(tenant: TenantKit): Promise<Times> {
  const [account, project] = [await tenant.account({ opening_balance: 1_000_000 }), await tenant.project()];
  const { api } = tenant.owner;
  const times: Times = { write: [], next: [], idle: [] };
  let spent = 0;
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const body = { account_id: account, amount: 1, project_id: project, is_project_related: true };
    const [posted, writeMs] = await timed(() => api.post('/expenses', { ...body, expense_date: '2026-06-01' }));
    const [next, nextMs] = await timed(() => api.get(`/dashboards/project/${project}`));
    const [, idleMs] = await timed(() => api.get(`/dashboards/project/${project}`));
    spent += 1;
    if (
      posted.status !== 201 ||
      !next.text.includes('"is_current":true') ||
      Number(next.body['total_spend']) !== spent
    ) {
      throw new Error(`not the caller's own write: ${posted.status} ${next.text}`);
    }
    if (round < WARM_UP) continue;
    times.write.push(writeMs);
    times.next.push(nextMs);
    times.idle.push(idleMs);
  }
  return times;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now();
  const result = await work();
  return [result, performance.now() - from];
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function report(name: string, { write, next, idle }: Times): void {
  const line = (values: readonly number[]) =>
    `p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`;
  const ratio = (quantile(next, 0.5) / quantile(idle, 0.5)).toFixed(2);
  process.stdout.write(
    `${name}: POST /expenses ${line(write)}; next dashboard ${line(next)}; idle ${line(idle)}; next/idle ${ratio}\n`,
  );
}

const deployment = await startDeployment();
try {
  report('processes on Kafka', await measure(await deployment.tenant()));
} finally {
  await deployment.stop();
}
const outlay = await startOutlay();
try {
  report('one process on PostgreSQL', await measure(await outlay.tenant()));
} finally {
  await outlay.stop();
}

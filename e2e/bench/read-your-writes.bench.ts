import { startDeployment } from '../harness/deployment.ts';
import { startOutlay } from '../harness/outlay.ts';
import type { TenantKit } from '../harness/tenant-kit.ts';

/**
 * Measures the caller's next dashboard request after a write against the same request without one (the cost of reading one's
 * writes), and the next request for the audit trail, by way of Kafka and by way of PostgreSQL.
 * `TEST_DATABASE_URL=… node e2e/bench/read-your-writes.bench.ts`
 */
const ROUNDS = 60;
const WARM_UP = 10;

interface Times {
  write: number[];
  next: number[];
  idle: number[];
  audit: number[];
}

async function measure(tenant: TenantKit): Promise<Times> {
  const [account, project] = [await tenant.account({ opening_balance: 1_000_000 }), await tenant.project()];
  const { api } = tenant.owner;
  const times: Times = { write: [], next: [], idle: [], audit: [] };
  const spend = { account_id: account, project_id: project, is_project_related: true };
  const expense = { ...spend, amount: 1, expense_date: '2026-06-01' };
  let spent = 0;
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const [posted, writeMs] = await timed(() => api.post('/expenses', expense));
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
    const { body: changed } = await api.post('/expenses', expense);
    const [audit, auditMs] = await timed(() => api.get('/audit-logs?entity_type=expense&per_page=1'));
    const isOwn = audit.text.includes(`"entity_id":${String(changed['id'])},`);
    if (!isOwn || !audit.text.includes('"is_current":true'))
      throw new Error(`not the caller's own change: ${audit.text}`);
    spent += 1;
    if (round < WARM_UP) continue;
    times.audit.push(auditMs);
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

function report(name: string, { write, next, idle, audit }: Times): void {
  const line = (values: readonly number[]) =>
    `p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`;
  const ratio = (quantile(next, 0.5) / quantile(idle, 0.5)).toFixed(2);
  process.stdout.write(
    `${name}: POST /expenses ${line(write)}; next dashboard ${line(next)}; idle ${line(idle)}; next/idle ${ratio}; next audit trail ${line(audit)}\n`,
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

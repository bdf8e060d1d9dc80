import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordOf } from '@outlay/scripts/start/record-of';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { startTelemetry, type Telemetry } from '@outlay/telemetry/telemetry';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { clusterMetrics } from '@outlay/tools/telemetry/cluster-metrics';
import { panelQueries } from '@outlay/tools/telemetry/dashboard-queries';
import { namesIn } from '@outlay/tools/telemetry/promql';
import { readRules } from '@outlay/tools/telemetry/rule-files';
import { runbookQueries } from '@outlay/tools/telemetry/runbooks';
import type pg from 'pg';
import { exportedMetrics, unknownNames, type ExportedMetrics } from './harness/metrics-page.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';

const ARRIVED_MS = 60_000;

let telemetry: Telemetry;
let outlay: Outlay;
let metrics: ExportedMetrics;
beforeAll(async () => {
  // Before the services, which find out whether somebody reads.
  telemetry = await startTelemetry({ metrics: { host: '127.0.0.1', port: 0 }, errorReporter: undefined });
  outlay = await startOutlay();
  await doTheMainJob(outlay);
  metrics = await waitFor(
    async () => {
      const page = await readPage();
      return everythingHappened(page) ? page : undefined;
    },
    { timeoutMs: ARRIVED_MS, what: 'mails, jobs and events to be counted' },
  );
}, 120_000);
afterAll(async () => {
  await outlay.stop();
  await telemetry.stop();
});

/** Books, looks at the dashboard, and crosses a threshold, so that everything counts something. */
async function doTheMainJob({ tenant: newTenant }: Outlay): Promise<void> {
  const tenant = await newTenant();
  const [project, category] = [await tenant.project(), await tenant.category()];
  const account = await tenant.account({ opening_balance: 500, low_balance_threshold: 100 });
  const today = new Date().toISOString().slice(0, 10);
  const spend = { account_id: account, project_id: project, is_project_related: true, category_id: category };
  await tenant.expense({ ...spend, amount: 450, expense_date: today });
  await tenant.owner.api.get(`/dashboards/project/${project}`);
  await tenant.owner.api.graphql('{ accounts(first: 1) { nodes { id } } }');
}

async function readPage(): Promise<ExportedMetrics> {
  return exportedMetrics(await (await fetch(telemetry.metricsUrl ?? '')).text());
}

function everythingHappened(page: ExportedMetrics): boolean {
  const consumers = page.get('outlay_consumer_delay_seconds_count')?.get('consumer') ?? new Set();
  const jobs = page.get('outlay_job_duration_seconds_count')?.get('service') ?? new Set();
  const sent = page.get('outlay_tenant_load')?.get('kind') ?? new Set();
  return consumers.size >= 4 && jobs.size === SERVICES.length && sent.size === 2;
}

describe('dashboards and rules', () => {
  it('name only what the product or the cluster exports: metrics, labels, and values that labels are compared with', async () => {
    const { alerts, recordings } = await readRules();
    const recorded = new Set(recordings.map(({ record }) => record));
    const used = [
      ...(await panelQueries()),
      ...alerts.map(({ alert, expr }) => ({ place: alert, expr })),
      ...recordings.map(({ record, expr }) => ({ place: record, expr })),
    ];
    const exported = new Map([...metrics, ...(await clusterMetrics())]);
    const unknown = used.flatMap(({ place, expr }) =>
      unknownNames(namesIn(expr), exported, recorded).map((name) => `${place}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(used.length).toBeGreaterThan(100);
  });

  it('name every recording rule that exists', async () => {
    const { recordings, alerts } = await readRules();
    const expressions = [...(await panelQueries()), ...alerts].map(({ expr }) => expr).join('\n');
    expect(recordings.map(({ record }) => record).filter((record) => !expressions.includes(record))).toEqual([]);
  });

  it('show every metric of ours; whatever they leave out is listed in the README', async () => {
    const readme = await readFile(join(repositoryRoot, 'packages/telemetry/README.md'), 'utf8');
    const rows = Array.from(readme.matchAll(/^\| `(outlay_\w+)` +\|([^|]*)\|/gm), ([, name = '', labels = '']) => [
      name,
      Array.from(labels.matchAll(/`(\w+)`(?: \((?:`\w+`(?:, )?)+\))?/g), ([, label = '']) => label).toSorted(),
    ]);
    const ours = new Map<string, Set<string>>();
    for (const [metric, labels] of metrics) {
      const name = metric.replace(/_(count|sum|bucket)$/, (part) =>
        metrics.has(metric.replace(part, '_sum')) ? '' : part,
      );
      const known = ours.get(name) ?? new Set();
      if (metric.startsWith('outlay_')) ours.set(name, known);
      for (const label of labels.keys()) if (!['service', 'le'].includes(label)) known.add(label);
    }
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries([...ours].map(([name, labels]) => [name, [...labels].toSorted()])),
    );
  });
});

describe('runbooks', () => {
  let pools: Record<string, pg.Pool>;
  beforeAll(() => {
    pools = recordOf(SERVICES, (service) => openTestPool(outlay.databases[service].superuserUrl, 1));
  });
  afterAll(async () => {
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  });

  it('ask the databases what they can answer', async () => {
    const queries = await runbookQueries();
    expect(queries.length).toBeGreaterThan(10);
    for (const { file, service, sql } of queries) {
      const answer = await pools[service]?.query(sql).catch((error: unknown) => `${file}: ${String(error)}`);
      expect(answer).toMatchObject({ command: 'SELECT' });
    }
  });
});

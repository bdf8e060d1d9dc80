import { COMMON_WORD } from '../data/expense-source.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import type { Figures } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import type { MadeTenant, TenantName } from '../product/bench-tenants.ts';
import { milliseconds, spread, type Row } from './row.ts';

const CLIENTS = 4;
/** Rounds' worth of requests that are sent before the first. */
const WARM_UP = 4;

interface ReadSpec {
  name: string;
  title: string;
  tenant: TenantName;
  path: (tenant: MadeTenant) => string;
  contains: readonly string[];
  /** Requests of a round. */
  count: number;
  isQuick?: boolean;
}

const PAGE = '/api/v1/expenses?per_page=20';
const LISTED = ['"per_page":20', '"account_id":'];

const SPECS: readonly ReadSpec[] = [
  ...lists(),
  ...filters(),
  ...dashboards(),
  {
    ...{ name: 'audit-list', title: 'GET /audit-logs, 400,000 entries', tenant: 'trail', count: 200 },
    path: () => '/api/v1/audit-logs?per_page=20',
    contains: ['"per_page":20', '"action":'],
  },
  {
    ...{ name: 'alert-list', title: 'GET /alerts, 150,000 alerts', tenant: 'trail', count: 200 },
    path: () => '/api/v1/alerts?per_page=20',
    contains: ['"per_page":20', '"LOW_BALANCE"'],
  },
];

export const readRows: readonly Row[] = SPECS.map(readRow);

function lists(): ReadSpec[] {
  const list = { path: () => PAGE, contains: LISTED, count: 400 };
  return [
    { ...list, name: 'list-small', title: 'GET /expenses, 20 rows, 10⁴', tenant: 'small', isQuick: true },
    { ...list, name: 'list-big', title: 'GET /expenses, 20 rows, 10⁶', tenant: 'big' },
  ];
}

function filters(): ReadSpec[] {
  const filter = { tenant: 'big', contains: LISTED, count: 60 } as const;
  const title = (what: string): string => `GET /expenses, 10⁶, ${what}`;
  return [
    {
      ...{ ...filter, name: 'filter-project', title: title('of one project') },
      path: ({ projects }) => `${PAGE}&project_id=${projects[0]}`,
    },
    { ...filter, name: 'filter-word', title: title('a common word'), path: () => `${PAGE}&q=${COMMON_WORD}` },
    {
      ...{ ...filter, name: 'filter-year', title: title('of a year') },
      path: () => `${PAGE}&from=2025-06-01&to=2026-05-31`,
    },
  ];
}

function dashboards(): ReadSpec[] {
  const project = {
    path: ({ projects }: MadeTenant) => `/api/v1/dashboards/project/${projects[0]}`,
    contains: ['"total_spend":'],
  };
  const tenant = { path: () => '/api/v1/dashboards/tenant', contains: ['"total_spend":'] };
  return [
    { ...project, name: 'project-small', title: 'project dashboard, 10⁴', tenant: 'small', count: 200 },
    { ...project, name: 'project-big', title: 'project dashboard, 10⁶', tenant: 'big', count: 60 },
    { ...tenant, name: 'tenant-small', title: 'tenant dashboard, 10⁴', tenant: 'small', count: 200 },
    { ...tenant, name: 'tenant-big', title: 'tenant dashboard, 10⁶', tenant: 'big', count: 60 },
  ];
}

/** One path of one tenant, with one client for its latency and with four for its CPU time. */
function readRow(spec: ReadSpec): Row {
  const plan = async (bench: Bench, clients: number, count: number): Promise<LoadPlan> => {
    const path = spec.path(await bench.tenant(spec.tenant));
    const request = { method: 'GET', path, status: 200, contains: spec.contains } as const;
    return { url: bench.url, headers: await bench.signIn(spec.tenant), requests: [request], clients, count };
  };
  return {
    ...{ name: spec.name, title: spec.title, setting: 'one-process', tenants: [spec.tenant] },
    isQuick: spec.isQuick ?? false,
    async warmUp(bench, scale) {
      await bench.load.run(await plan(bench, CLIENTS, Math.round(WARM_UP * spec.count * scale)));
    },
    async round(bench, scale): Promise<Figures> {
      const count = Math.max(10, Math.round(spec.count * scale));
      const alone = await bench.load.run(await plan(bench, 1, Math.ceil(count / 4)));
      const together = await plan(bench, CLIENTS, count);
      const before = await bench.cpu();
      const result = await bench.load.run(together);
      const after = await bench.cpu();
      const wrong = [alone, result].flatMap((one) => Object.values(one.wrong)).reduce((total, one) => total + one, 0);
      return {
        ...{ p50: alone.p50, p99: result.p99, wrong, loadMs: result.cpuMs },
        nodeMs: (after.node - before.node) / count,
        postgresMs: (after.postgres - before.postgres) / count,
      };
    },
    show: ({ p50, p99, nodeMs, postgresMs, wrong }) =>
      `node ${milliseconds(nodeMs)} + postgres ${milliseconds(postgresMs)} of CPU; alone ${spread(p50, 1)} ms, ` +
      `p99 of 4 clients ${milliseconds(p99)}${wrong && wrong.to > 0 ? `; **${wrong.to} wrong answers a round**` : ''}`,
  };
}

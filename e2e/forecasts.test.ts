import { createIdentityService } from '@outlay/identity/service';
import { loadIdentityConfig } from '@outlay/identity/config';
import { createLedgerService } from '@outlay/ledger/service';
import { loadLedgerConfig } from '@outlay/ledger/config';
import { createNotificationsService } from '@outlay/notifications/service';
import { loadNotificationsConfig } from '@outlay/notifications/config';
import { createProjectsService } from '@outlay/projects/service';
import { loadProjectsConfig } from '@outlay/projects/config';
import { startGateway } from '@outlay/scripts/start/in-process';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { createInstallation } from './harness/installation.ts';
import { startServiceProcess, type ServiceProcess } from './harness/service-process.ts';
import { createTenant, type TenantKit } from './harness/tenant-kit.ts';

const PROJECTS = 60;
/** By events, and not by the job of the night. */
const WITHIN_MS = 60_000;

const parts = new AsyncDisposableStack();
let analytics: ServiceProcess;
let tenant: TenantKit;
let account: number;
beforeAll(async () => {
  const installation = await createInstallation();
  parts.defer(() => installation.drop());
  const { environments, url } = installation;
  const services = [
    createIdentityService(loadIdentityConfig(environments.identity)),
    createProjectsService(loadProjectsConfig(environments.projects)),
    createLedgerService(loadLedgerConfig(environments.ledger)),
    createNotificationsService(loadNotificationsConfig(environments.notifications)),
  ];
  for (const service of services) {
    await service.start();
    parts.defer(() => service.stop());
  }
  analytics = await startServiceProcess('analytics', environments.analytics);
  parts.defer(() => analytics.kill9());
  await startGateway(parts, environments);
  tenant = await createTenant(url);
  account = await tenant.account({ opening_balance: 10_000_000 });
});
afterAll(() => parts.disposeAsync());

/** The tenth of the month that many months ago. */
function tenthOf(monthsAgo: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, 10)).toISOString().slice(0, 10);
}

const yearsAhead = (years: number) => `${new Date().getUTCFullYear() + years}-12-31`;

/** A project with five closed months of spend that differ a little, so that its forecast is one of chance. */
async function spendingProject(fields: object): Promise<number> {
  const project = await tenant.project({ start_date: tenthOf(5), ...fields });
  for (const monthsAgo of [5, 4, 3, 2, 1]) await spend(project, 1_000 + 17 * monthsAgo, tenthOf(monthsAgo));
  return project;
}

async function spend(project: number, amount: number, day: string): Promise<void> {
  const ofProject = { project_id: project, is_project_related: true };
  await tenant.expense({ account_id: account, amount, expense_date: day, ...ofProject });
}

const overspendAlerts = async () =>
  Object.values((await tenant.owner.api.get('/alerts?type=FORECAST_OVERSPEND&per_page=100')).body['items'] ?? {});

const dashboard = async (project: number) => (await tenant.owner.api.get(`/dashboards/project/${project}`)).body;

it('a spend that makes overspending probable raises its alert within a minute, also across a crash', async () => {
  const plan = { projected_estimate: 40_000, end_date: yearsAhead(1) };
  const [first, second] = [await spendingProject(plan), await spendingProject(plan)];
  expect((await dashboard(first))['forecast']).toMatchObject({ method: 'log_normal', months_used: 5 });
  expect(await overspendAlerts()).toEqual([]);
  await spend(first, 50_000, tenthOf(0));
  await waitFor(async () => (await overspendAlerts()).some((alert) => Number(alert['entity_id']) === first), {
    ...{ timeoutMs: WITHIN_MS, what: 'the alert of the first project' },
  });
  expect((await dashboard(first))['forecast']).toMatchObject({ p_overspend: 1 });

  await analytics.kill9();
  await spend(second, 50_000, tenthOf(0));
  await analytics.restart();
  await waitFor(async () => (await overspendAlerts()).some((alert) => Number(alert['entity_id']) === second), {
    ...{ timeoutMs: WITHIN_MS, what: 'the alert of the second project' },
  });
}, 240_000);

/** Milliseconds that this process takes for about the least arithmetic of one forecast over eight years. */
function workMs(): number {
  const begun = performance.now();
  let sum = 0;
  for (let index = 0; index < 960_000; index++) sum += Math.exp(Math.log(1 + (index % 7)));
  return sum > 0 ? performance.now() - begun : 0;
}

/** The share of the time in which analytics answered nothing for half as long as a forecast takes, while `work` runs. */
async function deafShare(slowMs: number, work: () => Promise<void>): Promise<number> {
  const ended = new AbortController();
  const done = work().finally(() => ended.abort());
  const begun = performance.now();
  let deafMs = 0;
  while (!ended.signal.aborted) {
    const asked = performance.now();
    await (await request(`${analytics.url}/livez`)).body.dump();
    const ms = performance.now() - asked;
    if (ms > slowMs) deafMs += ms;
  }
  await done;
  return deafMs / (performance.now() - begun);
}

it('other requests are answered while a list of projects is forecast', async () => {
  const LIST = `{ projects(first: ${PROJECTS}) { nodes { id forecast { method pOverspend } } } }`;
  const made: number[] = [];
  for (let count = 0; count < PROJECTS; count += 10) {
    const plan = { projected_estimate: 105_000, end_date: yearsAhead(8) };
    made.push(...(await Promise.all(Array.from({ length: 10 }, () => spendingProject(plan)))));
  }
  const share = await deafShare(workMs() / 2, () =>
    waitFor(
      async () => {
        const { data } = await tenant.owner.api.graphql(LIST);
        const forecasts = Object.values(data['projects']?.['nodes'] ?? {}).map((node) => node['forecast']);
        expect(forecasts).toHaveLength(PROJECTS);
        for (const forecast of forecasts) expect(forecast?.['pOverspend']).toEqual(expect.any(Number));
        return true;
      },
      { timeoutMs: 120_000, what: 'all forecasts' },
    ).then(() => undefined),
  );
  expect(share).toBeLessThan(0.3);
}, 300_000);

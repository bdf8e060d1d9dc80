import { openServiceJobs } from '@outlay/service-kit/jobs';
import { fromBinary } from '@bufbuild/protobuf';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { LogRecord } from '@outlay/messaging/event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { ForecastMethod, ForecastSchema, type Forecast } from '@outlay/proto/outlay/analytics/v1/forecast_pb.ts';
import { ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { openTestPool } from '@outlay/testkit/test-pool';
import { loadAnalyticsConfig } from '../src/config.ts';
import { ForecastClaims, ForecastDueRepository, type DueProject } from '../src/forecast/forecast-due.repository.ts';
import { analyticsJobs } from '../src/jobs.ts';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, projectEvent, tenantEvent } from './event-book.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics('postgres', { forecastPollMs: 500 });
});
afterAll(() => app.stop());

/** A tenant's forecasts in the log, project by project. */
async function publishedForecasts(tenantId: number) {
  const records: LogRecord[] = [];
  await app.log.scan({ topics: ['analytics.forecast'], onRecord: (one) => void records.push(one) });
  return records
    .filter(({ headers }) => headers['tenant'] === String(tenantId))
    .map(({ headers, value }) => ({ ...decodeEnvelope(headers), forecast: fromBinary(ForecastSchema, value) }))
    .sort((a, b) => a.aggregateId - b.aggregateId || a.version - b.version);
}

/** Waits until the newest forecast of a project is as wanted. */
async function newest(tenantId: number, projectId: number, isWanted: (forecast: Forecast) => boolean) {
  return waitFor(
    async () => {
      const last = (await publishedForecasts(tenantId)).findLast(({ aggregateId }) => aggregateId === projectId);
      return last && isWanted(last.forecast) ? last : null;
    },
    { timeoutMs: 60_000, what: `the forecast of project ${projectId}` },
  );
}

const monthly = (project: number, tenantId: number, base = 50_000n) =>
  ['06', '07', '08', '09', '10'].map((month, index) =>
    expenseEvent(100 * project + index, { project, base: base + BigInt(index), day: `2026-${month}-10` }, { tenantId }),
  );
const RUNNING = { startDate: '2026-06-01', endDate: '2027-03-31' };

it('are published for live, active projects by events alone, and for no others', async () => {
  const at = { tenantId: 1 };
  await app.publish(
    tenantEvent(1),
    projectEvent(10, { ...RUNNING, estimate: 400_000n }, at),
    projectEvent(11, {}, at),
    projectEvent(12, { status: ProjectStatus.ARCHIVED }, at),
    projectEvent(13, { deleted: true }, at),
    ...monthly(10, 1),
  );
  const first = await newest(1, 10, ({ spent }) => spent?.amountMinor === 250_010n);
  expect(first).toMatchObject({ type: 'ForecastChanged', requestId: expect.stringMatching(/^forecast:/) });
  expect(first.forecast).toMatchObject({
    ...{ projectId: 10n, day: '2026-11-22', method: ForecastMethod.LOG_NORMAL, monthsUsed: 5, closed: false },
    ...{ pOverspend: 1, projectedEstimate: { amountMinor: 400_000n, currency: 'EUR' } },
  });
  const idle = await newest(1, 11, () => true);
  expect(idle.forecast).toMatchObject({ method: ForecastMethod.HURDLE_LOG_NORMAL, pOverspend: 0 });
  await app.forecasted();
  expect(new Set((await publishedForecasts(1)).map(({ aggregateId }) => aggregateId))).toEqual(new Set([10, 11]));

  await app.publish(
    projectEvent(10, { status: ProjectStatus.COMPLETED }, { ...at, version: 2 }),
    projectEvent(13, { startDate: '2026-11-01' }, { ...at, version: 2 }),
  );
  await newest(1, 10, ({ closed }) => closed);
  const begun = await newest(1, 13, () => true);
  expect(begun.forecast.method).toBe(ForecastMethod.INSUFFICIENT_DATA);
  expect([begun.forecast.pOverspend, begun.forecast.expectedTotal]).toEqual([undefined, undefined]);
});

it('follow every change of spend, and are published once for equal forecasts', async () => {
  const at = { tenantId: 2 };
  await app.publish(tenantEvent(2), projectEvent(20, { ...RUNNING, estimate: 900_000n }, at), ...monthly(20, 2));
  const calm = await newest(2, 20, ({ spent }) => spent?.amountMinor === 250_010n);
  expect(calm.forecast.pOverspend).toBe(0);
  await app.publish(expenseEvent(2_900, { project: 20, base: 700_000n, day: '2026-11-21' }, at));
  await newest(2, 20, ({ pOverspend }) => pOverspend === 1);
  await app.publish(expenseEvent(2_900, { project: 20, base: 700_000n, deleted: true }, { ...at, version: 2 }));
  const back = await newest(2, 20, ({ spent }) => spent?.amountMinor === 250_010n);
  expect(back.forecast.pOverspend).toBe(0);
  await app.publish(expenseEvent(2_901, { project: 20, base: 5n, day: '2026-11-21', vendor: 'A' }, at));
  const last = await newest(2, 20, ({ spent }) => spent?.amountMinor === 250_015n);
  // Its vendor is in no forecast.
  const named = { project: 20, base: 5n, day: '2026-11-21', vendor: 'B' };
  await app.publish(expenseEvent(2_901, named, { ...at, version: 2 }));
  await app.forecasted();
  expect((await newest(2, 20, () => true)).version).toBe(last.version);
});

it('are what the tenant dashboard shows', async () => {
  const { data } = await app.as({ tenantId: 1, role: 'OWNER' })(
    `{ tenantDashboard { isCurrent projects { project { id } pOverspend } } }`,
  );
  expect(Object(data?.['tenantDashboard'])).toEqual({
    isCurrent: true,
    projects: [
      { project: { id: '10' }, pOverspend: expect.any(Number) },
      { project: { id: '11' }, pOverspend: 0 },
      { project: { id: '12' }, pOverspend: 0 },
      { project: { id: '13' }, pOverspend: null },
    ],
  });
});

it('that were due when the service was killed are made when it is back', async () => {
  const at = { tenantId: 4 };
  await app.publish(tenantEvent(4), projectEvent(40, RUNNING, at), ...monthly(40, 4));
  await app.forecasted();
  await app.whileStopped(async () => {
    // As a process leaves it that was killed with the project at hand: what it had read lacks the change.
    await app.rows(
      `insert into forecast_due (tenant_id, project_id, due_at, claimed_until)
       values (4, 40, now() - interval '1 minute', now() - interval '1 second')`,
    );
    await app.rows(`update project_forecast set figures_hash = null, spent_minor = 0 where project_id = 40`);
  });
  await newest(4, 40, ({ spent }) => spent?.amountMinor === 250_010n);
  await app.forecasted();
});

it('of a project that is changed all the time are published all the same', async () => {
  const worker = openTestPool(app.database.workerUrl);
  const due = new ForecastClaims(worker);
  await app.publish(tenantEvent(5), projectEvent(50, RUNNING, { tenantId: 5 }), ...monthly(50, 5));
  await app.forecasted();
  const database = app.tenantDatabase;
  const scope = { tenantId: 5 };
  const mark = () => database.write(scope, (em) => new ForecastDueRepository(em, 5).mark([50]));
  const finish = (claims: readonly DueProject[]) =>
    database.write(scope, (em) => new ForecastDueRepository(em, 5).finish(claims));
  // The service takes nothing of it: whoever claims first has it for a minute.
  const claim = () => due.claim({ debounceMs: 0, leaseMs: 60_000, atOnce: 100 });
  const mine = await waitFor(async () => {
    await mark();
    const own = (await claim()).filter(({ projectId }) => projectId === 50);
    return own.length > 0 ? own : null;
  });
  await mark();
  expect(await finish(mine)).toEqual(new Set([50]));
  await app.forecasted();
  expect(await finish(mine)).toEqual(new Set());
  await worker.end();
});

it('are made again for every tenant by the job, run from outside', async () => {
  await app.publish(tenantEvent(3), projectEvent(30, RUNNING, { tenantId: 3 }), ...monthly(30, 3));
  await app.forecasted();
  const before = await newest(3, 30, () => true);
  // A day has passed since.
  await app.rows(`update project_forecast set day = day - 1, p_overspend = 0.5 where project_id = 30`);
  const jobs = openServiceJobs({
    ...{ service: 'analytics', config: loadAnalyticsConfig(app.env), list: analyticsJobs },
  });
  try {
    expect(jobs.jobs).toContainEqual(expect.objectContaining({ name: 'forecast', every: { dailyAtHour: 3 } }));
    expect(await jobs.runNow('forecast')).toMatchObject({ state: 'done' });
  } finally {
    await jobs.close();
  }
  await app.forecasted();
  expect((await newest(3, 30, () => true)).version).toBe(before.version + 1);
});

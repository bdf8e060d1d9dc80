import { fromBinary } from '@bufbuild/protobuf';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { LogRecord } from '@outlay/messaging/event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { ForecastMethod, ForecastSchema } from '@outlay/proto/outlay/analytics/v1/forecast_pb.ts';
import { ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { loadAnalyticsConfig } from '../src/config.ts';
import { ForecastUpdater } from '../src/forecast/forecast-updater.ts';
import { Forecaster } from '../src/forecast/forecast.service.ts';
import { createAnalyticsJobs } from '../src/jobs.ts';
import { ProjectSpendReader } from '../src/spend/project-spend.service.ts';
import { NOW, startAnalytics } from './analytics-harness.ts';
import { expenseEvent, projectEvent, tenantEvent } from './event-book.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
let updater: ForecastUpdater;
beforeAll(async () => {
  app = await startAnalytics();
  const database = app.tenantDatabase;
  updater = new ForecastUpdater(database, new ProjectSpendReader(database, () => NOW), new Forecaster());
});
afterAll(() => app.stop());

const update = (tenantId: number) => updater.update({ tenantId, requestId: 'job' });

/** What was told of a tenant's projects, project by project. */
async function told(tenantId: number, count: number) {
  const found = await waitFor(async () => {
    const records: LogRecord[] = [];
    await app.log.scan({ topics: ['analytics.forecast'], onRecord: (one) => void records.push(one) });
    const own = records.filter(({ headers }) => headers['tenant'] === String(tenantId));
    return own.length >= count ? own : null;
  });
  expect(found).toHaveLength(count);
  return found
    .map(({ headers, value }) => ({ ...decodeEnvelope(headers), forecast: fromBinary(ForecastSchema, value) }))
    .sort((a, b) => a.aggregateId - b.aggregateId || a.version - b.version);
}

it('are told of live, active projects, when they are news', async () => {
  const at = { tenantId: 1 };
  await app.tell(
    tenantEvent(1),
    projectEvent(10, { startDate: '2026-06-01', endDate: '2027-03-31', estimate: 400_000n }, at),
    projectEvent(11, {}, at),
    projectEvent(12, { status: ProjectStatus.ARCHIVED }, at),
    projectEvent(13, { deleted: true }, at),
    ...['06', '07', '08', '09', '10'].map((month, index) =>
      expenseEvent(100 + index, { project: 10, base: 50_000n + BigInt(index), day: `2026-${month}-10` }, at),
    ),
  );
  expect(await update(1)).toBe(2);
  expect(await update(1)).toBe(0);
  const first = await told(1, 2);
  expect(first.map(({ aggregateId, version, type }) => ({ aggregateId, version, type }))).toEqual([
    { aggregateId: 10, version: 1, type: 'ForecastChanged' },
    { aggregateId: 11, version: 1, type: 'ForecastChanged' },
  ]);
  expect(first[0]?.forecast).toMatchObject({
    ...{ projectId: 10n, day: '2026-11-22', method: ForecastMethod.LOG_NORMAL, monthsUsed: 5, closed: false },
    ...{ spent: { amountMinor: 250_010n }, projectedEstimate: { amountMinor: 400_000n, currency: 'EUR' } },
  });
  expect(first[0]?.forecast.pOverspend).toBe(1);
  expect(first[1]?.forecast).toMatchObject({ method: ForecastMethod.HURDLE_LOG_NORMAL, pOverspend: 0 });

  await app.tell(
    projectEvent(10, { status: ProjectStatus.COMPLETED }, { ...at, version: 2 }),
    projectEvent(13, { startDate: '2026-11-01' }, { ...at, version: 2 }),
  );
  expect(await update(1)).toBe(2);
  expect(await update(1)).toBe(0);
  const all = await told(1, 4);
  expect(all.map(({ aggregateId, version, forecast }) => [aggregateId, version, forecast.closed])).toEqual([
    [10, 1, false],
    [10, 2, true],
    [11, 1, false],
    [13, 1, false],
  ]);
  const begun = all.find(({ aggregateId }) => aggregateId === 13)?.forecast;
  expect(begun?.method).toBe(ForecastMethod.INSUFFICIENT_DATA);
  expect([begun?.pOverspend, begun?.expectedTotal]).toEqual([undefined, undefined]);
}, 30_000);

it('are told once however many runs there are at a time', async () => {
  await app.tell(tenantEvent(2), projectEvent(20, {}, { tenantId: 2 }), projectEvent(21, {}, { tenantId: 2 }));
  const counts = await Promise.all([update(2), update(2), update(2)]);
  expect(counts.toSorted()).toEqual([0, 0, 2]);
  await told(2, 2);
});

it('are what the tenant dashboard shows', async () => {
  const { data } = await app.as({ tenantId: 1, role: 'OWNER' })(
    `{ tenantDashboard { projects { project { id } pOverspend } } }`,
  );
  expect(Object(data?.['tenantDashboard']).projects).toEqual([
    { project: { id: '10' }, pOverspend: expect.any(Number) },
    { project: { id: '11' }, pOverspend: 0 },
    { project: { id: '12' }, pOverspend: 0 },
    { project: { id: '13' }, pOverspend: null },
  ]);
});

it('are made for every tenant by the job, run from outside', async () => {
  await app.tell(tenantEvent(3), projectEvent(30, {}, { tenantId: 3 }));
  const jobs = createAnalyticsJobs(loadAnalyticsConfig(app.env));
  try {
    expect(jobs.jobs).toMatchObject([{ name: 'forecast', every: { dailyAtHour: 3 } }]);
    expect(await jobs.runNow('forecast')).toMatchObject({ state: 'done' });
  } finally {
    await jobs.close();
  }
  expect((await told(3, 1))[0]).toMatchObject({ requestId: expect.stringMatching(/^job:forecast:/) });
});

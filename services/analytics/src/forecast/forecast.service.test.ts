import { ANONYMOUS } from '@outlay/tenancy/request-context';
import { addMonths } from '../calendar/months.ts';
import { figuresOf, type ProjectFigures } from '../spend/project-spend.service.ts';
import { QueueFullError } from './fair-queue.ts';
import { newForecast } from './forecast-update.ts';
import { figuresHash, ForecastService, type Simulator } from './forecast.service.ts';
import type { PublishedForecast } from './project-forecast.repository.ts';
import { simulate, type SimulationTask } from './simulate.ts';

const context = { tenantId: 1, principal: ANONYMOUS, requestId: 'r' };

function figures(amount = 500n, today = '2026-11-20', projectId = 7): ProjectFigures {
  const months = Array.from({ length: 5 }, (_none, index) => addMonths('2026-06', index));
  return {
    ...figuresOf({
      project: {
        ...{ projectId, name: 'P', startDate: '2026-06-01', endDate: '2027-03-31', currency: 'EUR', status: 'active' },
        ...{ deleted: false, startingBudgetMinor: 0n, projectedEstimateMinor: 3_000n },
      },
      sums: months.map((month, index) => ({ month, currency: 'EUR', amountMinor: amount + BigInt(index) })),
      aheadMinor: 0n,
      today,
    }),
    usedUpOn: null,
  };
}

/** A simulator that counts, and whose answers a test may hold back. */
function simulator(hold = false) {
  const tasks: SimulationTask[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const simulating: Simulator = {
    async simulate(_tenantId, task) {
      tasks.push(task);
      if (hold) await released;
      return simulate(task, 100);
    },
  };
  return { tasks, release: () => release(), simulating };
}

const nonePublished = async () => new Map<number, PublishedForecast>();

async function publishedForecastOf(one: ProjectFigures): Promise<PublishedForecast> {
  const made = await new ForecastService(simulator().simulating, nonePublished).make(1, one);
  return { ...newForecast(one, made, figuresHash(one)), version: 1 };
}

it('makes one forecast for all who ask for the same figures on the same day', async () => {
  const { tasks, simulating } = simulator();
  const forecaster = new ForecastService(simulating, nonePublished);
  const all = await Promise.all(Array.from({ length: 30 }, () => forecaster.show(context, [figures(), figures()])));
  expect(tasks).toHaveLength(1);
  expect(new Set(all.flat().map(({ pOverspend }) => pOverspend)).size).toBe(1);
  expect(all[0]?.[0]).toMatchObject({ method: 'log_normal', isCurrent: true, monthsUsed: 5 });
  await forecaster.show(context, [figures(600n)]);
  await forecaster.show(context, [figures(600n, '2026-11-21')]);
  expect(tasks).toHaveLength(3);
});

it('takes the published forecast of the same figures, and of an earlier day where that is allowed', async () => {
  const published = new Map([[7, { ...(await publishedForecastOf(figures())), pOverspend: 0.123 }]]);
  const { tasks, simulating } = simulator();
  const forecaster = new ForecastService(simulating, async () => published);
  const kept = { pOverspend: 0.123, isCurrent: true };
  expect(await forecaster.show(context, [figures()])).toMatchObject([kept]);
  expect(await forecaster.show(context, [figures(500n, '2026-11-21')], { ofAnyDay: true })).toMatchObject([kept]);
  expect(tasks).toHaveLength(0);
  const [next] = await forecaster.show(context, [figures(500n, '2026-11-21')]);
  expect(tasks).toHaveLength(1);
  expect(next?.pOverspend).not.toBe(0.123);
});

it('shows what it has when a new one takes too long, says so, and has the new one afterwards', async () => {
  const published = new Map([[7, await publishedForecastOf(figures())]]);
  const { release, simulating } = simulator(true);
  const forecaster = new ForecastService(simulating, async () => published);
  const asked = [figures(900n), figures(900n, '2026-11-20', 8), figures(500n, '2026-11-21')];
  // The third is the first project on another day: nothing has changed but the time.
  expect(await forecaster.show(context, asked)).toMatchObject([
    { method: 'log_normal', pOverspend: published.get(7)?.pOverspend, isCurrent: false },
    { method: 'pending', pOverspend: null, expectedTotalMinor: null, isCurrent: false },
    { pOverspend: published.get(7)?.pOverspend, isCurrent: true },
  ]);
  release();
  const [after] = await forecaster.show(context, [figures(900n, '2026-11-20', 8)]);
  expect(after).toMatchObject({ method: 'log_normal', isCurrent: true });
});

it('a full queue is no error of who asks, and another failure is', async () => {
  const failing = (error: Error) => new ForecastService({ simulate: () => Promise.reject(error) }, nonePublished);
  expect(await failing(new QueueFullError()).show(context, [figures()])).toMatchObject([{ method: 'pending' }]);
  await expect(failing(new Error('broken')).show(context, [figures()])).rejects.toThrow('broken');
});

it('needs no simulation where nothing is left to chance', async () => {
  const { tasks, simulating } = simulator();
  const over = figures();
  over.project.status = 'completed';
  const forecaster = new ForecastService(simulating, nonePublished);
  expect(await forecaster.show(context, [over])).toMatchObject([{ method: 'ended', isCurrent: true, pOverspend: 0 }]);
  expect(tasks).toHaveLength(0);
});

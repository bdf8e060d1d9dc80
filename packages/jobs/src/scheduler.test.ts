import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createLogger } from '@outlay/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { UnknownJobError, type Job } from './job.ts';
import { jobsSql } from './jobs-sql.ts';
import { RunStore } from './run-store.ts';
import { createScheduler, type Scheduler, type SchedulerSettings } from './scheduler.ts';

const SERVICE = 'jobs';
const logger = createLogger({ service: 'test', level: 'silent' });
const FAST: Partial<SchedulerSettings> = { pollMs: 20, leaseMs: 600, retryMs: 20, maxRetryMs: 40, maxAttempts: 3 };

let urls: TestDatabase;
let worker: pg.Pool;
let now: Date;
const schedulers: Scheduler[] = [];

beforeAll(async () => {
  urls = await createTestDatabase({
    service: SERVICE,
    migrate: async ({ ownerUrl }) => {
      const client = new pg.Client({ connectionString: ownerUrl });
      await client.connect();
      await client.query(jobsSql(SERVICE));
      await client.end();
    },
  });
  worker = openTestPool(urls.workerUrl, 8);
});
afterAll(async () => {
  await worker.end();
  await urls.drop();
});
beforeEach(() => {
  now = new Date('2026-11-22T10:30:00Z');
});
afterEach(async () => {
  await Promise.all(schedulers.splice(0).map((scheduler) => scheduler.stop()));
  await worker.query('delete from job_runs');
});

function hourly(run: Job['run'], name = 'hourly'): Job {
  return { name, description: 'A test.', every: 'hour', run };
}

async function scheduled(jobs: Job[], settings: Partial<SchedulerSettings> = {}): Promise<Scheduler> {
  const scheduler = createScheduler({
    ...{ service: SERVICE, worker, jobs, logger, settings: { ...FAST, ...settings } },
    now: () => now,
  });
  schedulers.push(scheduler);
  await scheduler.start();
  return scheduler;
}

async function runs(): Promise<Record<string, unknown>[]> {
  const { rows } = await worker.query('select job, slot, manual, state, attempts, error from job_runs order by slot');
  return rows;
}
const settledRuns = (count: number) =>
  waitFor(async () => {
    const all = await runs();
    return all.filter(({ state }) => state !== 'running' && state !== 'waiting').length === count ? all : null;
  });

describe('a slot', () => {
  it('is run once, however many schedulers there are', async () => {
    const slots: string[] = [];
    const job = hourly(async (slot) => void slots.push(slot.toISOString()));
    for (let count = 0; count < 5; count++) await scheduled([job]);
    await settledRuns(1);
    now = new Date('2026-11-22T11:00:00Z');
    expect(await settledRuns(2)).toMatchObject([{ state: 'done' }, { state: 'done' }]);
    expect(slots).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z']);
  });

  it('is caught up with after a downtime: the newest, once', async () => {
    const slots: string[] = [];
    const job = hourly(async (slot) => void slots.push(slot.toISOString()));
    const first = await scheduled([job]);
    await settledRuns(1);
    await first.stop();
    now = new Date('2026-11-25T07:59:00Z');
    await Promise.all([scheduled([job]), scheduled([job])]);
    await settledRuns(2);
    expect(slots).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-25T07:00:00.000Z']);
  });

  it('that failed is tried again, and given up in the end', async () => {
    let tries = 0;
    const scheduler = await scheduled([
      hourly(async () => {
        tries += 1;
        throw Object.assign(new TypeError('with a secret'), { code: 'E_ODD' });
      }),
    ]);
    expect(await settledRuns(1)).toMatchObject([{ state: 'failed', attempts: 3, error: 'TypeError E_ODD' }]);
    expect(tries).toBe(3);
    expect(scheduler.healthy()).toBe(false);
  });

  it('that failed once is done with the next try', async () => {
    let tries = 0;
    const scheduler = await scheduled([
      hourly(async () => {
        tries += 1;
        if (tries === 1) throw new Error('not yet');
      }),
    ]);
    expect(await settledRuns(1)).toMatchObject([{ state: 'done', attempts: 2, error: null }]);
    expect(scheduler.healthy()).toBe(true);
  });

  it('that fails here and is done elsewhere leaves nobody unwell', async () => {
    const failing = hourly(async () => {
      throw new Error('not here');
    });
    const here = await scheduled([failing], { maxAttempts: 1_000 });
    await waitFor(async () => (await runs())[0]?.['state'] === 'waiting');
    await scheduled([hourly(async () => undefined)], { maxAttempts: 1_000 });
    await settledRuns(1);
    expect(here.healthy()).toBe(true);
  });

  it('bears a connection that PostgreSQL ends between two statements of a claim', async () => {
    const emitted = Promise.withResolvers<boolean>();
    const onAcquire = (client: pg.PoolClient) =>
      setImmediate(() => emitted.resolve(client.emit('error', new Error('idle in transaction'))));
    worker.once('acquire', onAcquire);
    await new RunStore(worker, randomUUID()).claim({ job: 'cut', slot: new Date(), manual: true }, 1_000, 3);
    // Unheard, it would end the process.
    expect(await emitted.promise).toBe(true);
  });

  it('that was given up is made good by a newer one, whoever ran that', async () => {
    const scheduler = await scheduled(
      [
        hourly(async () => {
          throw new Error('no');
        }),
      ],
      { maxAttempts: 1 },
    );
    await waitFor(() => !scheduler.healthy());
    const elsewhere = new RunStore(worker, randomUUID());
    const key = { job: 'hourly', slot: new Date('2026-11-22T11:00:00Z'), manual: false };
    await elsewhere.claim(key, 10_000, 1);
    await elsewhere.finish(key);
    now = key.slot;
    await waitFor(() => scheduler.healthy());
  });

  it('is taken over from a process that died', async () => {
    const dead = new RunStore(worker, randomUUID());
    const slot = new Date('2026-11-22T10:00:00Z');
    await dead.claim({ job: 'hourly', slot, manual: false }, 300, 3);
    const slots: Date[] = [];
    await scheduled([hourly(async (at) => void slots.push(at))]);
    expect(await settledRuns(1)).toMatchObject([{ state: 'done', attempts: 2 }]);
    expect(slots).toEqual([slot]);
    expect(await dead.finish({ job: 'hourly', slot, manual: false })).toBe(false);
  });

  it('is not run for ever when its processes die of it', async () => {
    const slot = new Date('2026-11-22T10:00:00Z');
    const claims = [];
    for (let count = 0; count < 4; count++) {
      claims.push(await new RunStore(worker, randomUUID()).claim({ job: 'hourly', slot, manual: false }, 0, 3));
    }
    expect(claims.map(({ kind }) => kind)).toEqual(['claimed', 'claimed', 'claimed', 'settled']);
    expect(await runs()).toMatchObject([{ state: 'failed', error: 'its process died' }]);
  });

  it('stays with a run that is longer than its lease', async () => {
    let tries = 0;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const job = hourly(async () => {
      tries += 1;
      await promise;
    });
    await Promise.all([scheduled([job], { leaseMs: 150 }), scheduled([job], { leaseMs: 150 })]);
    const leaseOf = async () => (await worker.query('select lease_until from job_runs')).rows[0]?.lease_until;
    const before = await waitFor(leaseOf);
    await waitFor(async () => (await leaseOf()).getTime() - before.getTime() > 400);
    resolve(undefined);
    await settledRuns(1);
    expect(tries).toBe(1);
  });

  it('that takes too long is ended and tried again', async () => {
    const reasons: unknown[] = [];
    await scheduled(
      [
        hourly(
          async (_slot, signal) =>
            new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.reason.name))),
        ),
      ],
      { timeoutMs: 50, maxAttempts: 2 },
    );
    expect(await settledRuns(1)).toMatchObject([{ state: 'failed', attempts: 2, error: 'JobTimeoutError' }]);
    expect(reasons).toEqual(['JobTimeoutError', 'JobTimeoutError']);
  });

  it('is left to others by a scheduler that stops', async () => {
    const begun = Promise.withResolvers<undefined>();
    const first = await scheduled([
      hourly(async (_slot, signal) => {
        begun.resolve(undefined);
        await new Promise((_done, reject) => signal.addEventListener('abort', reject));
      }),
    ]);
    await begun.promise;
    await first.stop();
    expect(await runs()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    await scheduled([hourly(async () => undefined)]);
    expect(await settledRuns(1)).toMatchObject([{ state: 'done' }]);
  });

  it('that is waiting gives way to a newer one', async () => {
    let broken = true;
    await scheduled(
      [
        hourly(async () => {
          if (broken) throw new Error('not yet');
        }),
      ],
      { retryMs: 60_000, maxRetryMs: 60_000 },
    );
    await waitFor(async () => (await runs())[0]?.['state'] === 'waiting');
    broken = false;
    now = new Date('2026-11-22T11:00:00Z');
    expect(await settledRuns(2)).toMatchObject([{ state: 'superseded' }, { state: 'done' }]);
  });

  it('of a clock that is behind is not run after a newer one', async () => {
    await scheduled([hourly(async () => undefined)]);
    await settledRuns(1);
    const behind = new RunStore(worker, randomUUID());
    const key = { job: 'hourly', slot: new Date('2026-11-22T09:00:00Z'), manual: false };
    expect(await behind.claim(key, 1_000, 3)).toEqual({ kind: 'settled' });
  });
});

describe('a run from outside', () => {
  it('runs at once, beside the slots, and answers with the outcome', async () => {
    let count = 0;
    const scheduler = createScheduler({
      service: SERVICE,
      worker: { url: urls.workerUrl },
      logger,
      jobs: [
        hourly(async () => {
          count += 1;
        }),
      ],
    });
    schedulers.push(scheduler);
    expect(await scheduler.runNow('hourly')).toMatchObject({ job: 'hourly', state: 'done' });
    expect(await scheduler.runNow('hourly')).toMatchObject({ state: 'done' });
    expect(count).toBe(2);
    await expect(scheduler.runNow('nothing')).rejects.toThrow(UnknownJobError);
    expect(await runs()).toMatchObject([
      { manual: true, state: 'done' },
      { manual: true, state: 'done' },
    ]);
  });

  it('says so when it fails, or when another run is under way', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const job = hourly(() => promise);
    const [one, other] = [await scheduled([], {}), createScheduler({ service: SERVICE, worker, logger, jobs: [job] })];
    schedulers.push(other);
    expect(one.healthy()).toBe(true);
    const first = other.runNow('hourly');
    await waitFor(async () => (await runs()).length === 1);
    expect(await other.runNow('hourly')).toMatchObject({ state: 'busy' });
    reject(new RangeError('no'));
    resolve(undefined);
    expect(await first).toMatchObject({ state: 'failed', error: 'RangeError' });
    expect(await runs()).toMatchObject([{ manual: true, state: 'failed', attempts: 1 }]);
  });
});

describe('without its database', () => {
  it('waits, and says that it is not well', async () => {
    const url = urls.workerUrl.replace(/:\d+\//, ':1/');
    const scheduler = createScheduler({
      service: SERVICE,
      worker: { url },
      logger,
      jobs: [hourly(async () => undefined)],
      settings: FAST,
    });
    schedulers.push(scheduler);
    await scheduler.start();
    await waitFor(() => !scheduler.healthy());
  });
});

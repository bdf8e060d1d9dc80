import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { createLimitStore } from '../src/limits/create-limit-store.ts';
import type { LimitRule, LimitStore } from '../src/limits/limit-store.ts';
import { describeWithRedis, startRedis, type TestRedis } from '@outlay/testkit/test-redis';

const logger = createLogger({ service: 'test', level: 'silent' });
const rule = (name: string): LimitRule => ({ name, points: 3, windowSeconds: 60 });
const PATIENCE_MS = 10_000;

/** Skipped, visibly, where no Redis server is installed. */
describeWithRedis('limits in Redis', () => {
  let redis: TestRedis;
  let one: LimitStore;
  let two: LimitStore;
  beforeAll(async () => {
    redis = await startRedis();
    one = createLimitStore(redis, logger);
    two = createLimitStore(redis, logger);
    await waitFor(async () => {
      await Promise.all([one.ping(), two.ping()]);
      return true;
    });
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await redis.stop();
  });

  const timed = async (store: LimitStore, name: string) => {
    const startedAt = performance.now();
    const { allowed } = await store.consume(rule(name), 'ip', 1);
    return { allowed, ms: performance.now() - startedAt };
  };

  it('are one for all gateways', async () => {
    expect(await one.consume(rule('auth'), 'ip', 2)).toMatchObject({ allowed: true, remaining: 1 });
    expect(await two.consume(rule('auth'), 'ip', 1)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await one.consume(rule('auth'), 'ip', 1)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await one.consume(rule('auth'), 'other', 1)).toMatchObject({ allowed: true });
  });

  it('go on in the process while Redis hangs, and are shared again when it is back', async () => {
    redis.freeze();
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await timed(one, 'frozen'));
    redis.thaw();
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(PATIENCE_MS);
    await waitFor(async () => {
      await one.consume(rule('thawed'), 'ip', 1);
      return !(await two.consume(rule('thawed'), 'ip', 1)).allowed;
    });
  });

  it('go on in the process when Redis is gone', async () => {
    await redis.stop();
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await timed(two, 'gone'));
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(PATIENCE_MS);
    await expect(two.ping()).rejects.toThrow();
  });
});

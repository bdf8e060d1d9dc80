import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { MAX_VERSIONS } from '@outlay/tenancy/written-versions';
import { Redis } from 'ioredis';
import { createWrittenStore } from '../src/read-your-writes/create-written-store.ts';
import { createRedisWrittenStore } from '../src/read-your-writes/redis-written-store.ts';
import { REMEMBERED_MS, type WrittenStore } from '../src/read-your-writes/written-store.ts';
import { describeWithRedis, startRedis, type TestRedis } from '@outlay/testkit/test-redis';

const logger = createLogger({ service: 'test', level: 'silent' });
const expense = (aggregateId: number, version = 1) => ({ topic: 'ledger.expense', aggregateId, version });
const PATIENCE_MS = 10_000;

/** Skipped, visibly, where no Redis server is installed. */
describeWithRedis('writes remembered in Redis', () => {
  let redis: TestRedis;
  let bare: Redis;
  let one: WrittenStore;
  let two: WrittenStore;
  beforeAll(async () => {
    redis = await startRedis();
    bare = new Redis(redis.url);
    one = createRedisWrittenStore(redis, logger);
    two = createRedisWrittenStore(redis, logger);
    await Promise.all([one.ready(), two.ready()]);
  });
  afterAll(async () => {
    bare.disconnect();
    await Promise.all([one.close(), two.close()]);
    await redis.stop();
  });

  it('are known to every gateway at once, the newest version of each aggregate', async () => {
    await one.remember('1:user:1', [expense(1, 3), expense(2)]);
    expect(await two.recall('1:user:1')).toEqual(expect.arrayContaining([expense(1, 3), expense(2)]));
    await two.remember('1:user:1', [expense(1, 2), { topic: 'ledger.account', aggregateId: 1, version: 9 }]);
    expect(await one.recall('1:user:1')).toHaveLength(3);
    expect(await one.recall('1:user:1')).toContainEqual(expense(1, 3));
    expect(await one.recall('2:user:1')).toEqual([]);
  });

  it('are all kept when gateways write at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => (id % 2 ? one : two).remember('at once', [expense(id), expense(99, id)])));
    const known = await one.recall('at once');
    expect(known).toHaveLength(41);
    expect(known).toContainEqual(expense(99, 40));
  });

  it('are no more than a header holds: what was written last stays', async () => {
    await one.remember(
      'many',
      Array.from({ length: MAX_VERSIONS }, (_, index) => expense(index + 1)),
    );
    const before = await bare.time();
    await waitFor(async () => millis(await bare.time()) > millis(before) + 1);
    await two.remember(
      'many',
      Array.from({ length: 20 }, (_, index) => expense(1001 + index)),
    );
    const known = (await one.recall('many')).map(({ aggregateId }) => aggregateId);
    expect(known).toHaveLength(MAX_VERSIONS);
    expect(known.slice(-20).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 1001 + index));
  });

  it('are forgotten after ten seconds, each aggregate by itself', async () => {
    await one.remember('old', [expense(1)]);
    const left = await bare.pttl('outlay:written:old');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(REMEMBERED_MS);
    await bare.hset('outlay:written:old', 'ledger.expense:1', `1 ${millis(await bare.time()) - REMEMBERED_MS}`);
    await two.remember('old', [expense(2)]);
    expect(await one.recall('old')).toEqual([expense(2)]);
  });

  it('hold up no start where nobody answers', async () => {
    const startedAt = performance.now();
    const store = createWrittenStore({ url: 'redis://127.0.0.1:1' }, logger);
    await store.ready();
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
    await store.close();
  });

  it('hold up nobody while Redis hangs: the process remembers its own', async () => {
    const store = createWrittenStore(redis, logger);
    await store.ready();
    await store.remember('ready', [expense(1)]);
    expect(await one.recall('ready')).toHaveLength(1);
    redis.freeze();
    const startedAt = performance.now();
    await store.remember('frozen', [expense(1)]);
    expect(await store.recall('frozen')).toEqual([expense(1)]);
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
    redis.thaw();
    await waitFor(async () => {
      await store.remember('thawed', [expense(2)]);
      return (await one.recall('thawed')).length === 1;
    });
    await store.close();
  });
});

function millis([seconds = 0, micros = 0]: number[]): number {
  return seconds * 1_000 + Math.floor(micros / 1_000);
}

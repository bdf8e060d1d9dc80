import { createLogger } from '@outlay/telemetry/logger';
import { createFailoverLimitStore } from './failover-limit-store.ts';
import type { LimitStore } from './limit-store.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const rule = { name: 'auth', points: 2, windowSeconds: 60 };

function setUp() {
  let clock = 0;
  const shared = { isDown: false, asked: 0, store: createMemoryLimitStore() };
  const flaky: LimitStore = {
    ...shared.store,
    consume: async (...args) => {
      shared.asked += 1;
      if (shared.isDown) throw new Error('away');
      return shared.store.consume(...args);
    },
  };
  const store = createFailoverLimitStore({ shared: flaky, local: createMemoryLimitStore() }, logger, () => clock);
  const consume = async () => (await store.consume(rule, 'ip', 1)).allowed;
  return { shared, consume, pass: (milliseconds: number) => (clock += milliseconds) };
}

describe('limits with a shared store that fails', () => {
  it('count on in the process, and are limits still', async () => {
    const { shared, consume } = setUp();
    expect(await consume()).toBe(true);
    shared.isDown = true;
    expect([await consume(), await consume(), await consume()]).toEqual([true, true, false]);
  });

  it('leave the store alone for a while, then look again', async () => {
    const { shared, consume, pass } = setUp();
    shared.isDown = true;
    await consume();
    await consume();
    expect(shared.asked).toBe(1);
    pass(1_001);
    shared.isDown = false;
    expect(await consume()).toBe(true);
    expect(shared.asked).toBe(2);
  });
});

describe('the memory store', () => {
  it('counts each rule and key apart, and several points at once', async () => {
    const store = createMemoryLimitStore();
    expect(await store.consume(rule, 'a', 1)).toMatchObject({ allowed: true, limit: 2, remaining: 1 });
    expect(await store.consume(rule, 'b', 2)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await store.consume({ ...rule, name: 'other' }, 'a', 1)).toMatchObject({ remaining: 1 });
    const refused = await store.consume(rule, 'a', 2);
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.resetMs).toBeGreaterThan(0);
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
  });
});

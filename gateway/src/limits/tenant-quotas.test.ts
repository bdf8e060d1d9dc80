import { serviceUnavailable } from '@outlay/errors/app-error';
import { createTenantQuotas } from './tenant-quotas.ts';

function kit() {
  const state: { nowMs: number; asked: number; quota: number | null; fails: boolean } = {
    ...{ nowMs: 0, asked: 0, quota: 100, fails: false },
  };
  const quotas = createTenantQuotas(
    {
      async ask() {
        state.asked += 1;
        if (state.fails) throw serviceUnavailable();
        return { tenantQuotas: { requestsPerMinute: state.quota } };
      },
    },
    () => state.nowMs,
  );
  return { state, quotas };
}

describe('quotas of tenants', () => {
  it('are known to the first request, and asked for again beside a later one', async () => {
    const { state, quotas } = kit();
    expect(await Promise.all([quotas.requestsPerMinute(1), quotas.requestsPerMinute(1)])).toEqual([100, 100]);
    expect(state.asked).toBe(1);
    state.nowMs += 60_000;
    state.quota = null;
    expect(await quotas.requestsPerMinute(1)).toBe(100);
    await new Promise(setImmediate);
    expect(await quotas.requestsPerMinute(1)).toBeNull();
  });

  it('follow events at once', async () => {
    const { quotas } = kit();
    await quotas.requestsPerMinute(1);
    quotas.learn(1, 5);
    expect(await quotas.requestsPerMinute(1)).toBe(5);
    quotas.learn(1, null);
    expect(await quotas.requestsPerMinute(1)).toBeNull();
  });

  it('are taken from an event, not from an answer to an earlier question', async () => {
    const { quotas } = kit();
    const first = quotas.requestsPerMinute(1);
    quotas.learn(1, 5);
    expect(await first).toBe(5);
    expect(await quotas.requestsPerMinute(1)).toBe(5);
  });

  it('hold on while identity does not answer, and hold nobody up', async () => {
    const { state, quotas } = kit();
    state.fails = true;
    expect(await quotas.requestsPerMinute(2)).toBeNull();
    state.fails = false;
    expect(await quotas.requestsPerMinute(2)).toBeNull();
    state.nowMs += 5_000;
    await quotas.requestsPerMinute(2);
    await new Promise(setImmediate);
    expect(await quotas.requestsPerMinute(2)).toBe(100);
    const frozen = createTenantQuotas({ ask: () => new Promise(() => undefined) });
    expect(await frozen.requestsPerMinute(1)).toBeNull();
  });
});

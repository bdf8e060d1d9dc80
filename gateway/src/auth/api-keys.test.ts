import { serviceUnavailable } from '@outlay/errors/app-error';
import { issueApiKeyToken, newApiKeyPrefix } from '@outlay/tenancy/api-key-token';
import { createApiKeys } from './api-keys.ts';

const { text: TOKEN } = issueApiKeyToken(newApiKeyPrefix(7));

function kit() {
  const state = { nowMs: 1_000_000, hears: true, grants: true, asked: 0, validMs: 3_600_000 };
  const held: (() => void)[] = [];
  let holding = false;
  const identity = {
    async ask() {
      state.asked += 1;
      const { grants } = state;
      if (holding) await new Promise<void>((resolve) => held.push(resolve));
      const validUntil = new Date(state.nowMs + state.validMs).toISOString();
      const limits = { projectIds: ['12'], accountIds: null, maxAmountMinor: '500', maxPerDayMinor: null };
      const grant = { id: '3', madeBy: '5', permissions: ['expenses:read', 'unheard-of'], ...limits, validUntil };
      return { resolveApiKey: grants ? grant : null };
    },
  };
  const keys = createApiKeys({ identity, hearsChanges: () => state.hears, now: () => state.nowMs });
  const counted: string[] = [];
  const asker = { requestId: 'r', beforeAsking: async () => void counted.push('asked') };
  return {
    state,
    keys,
    counted,
    verify: (token = TOKEN) => keys.verify(token, asker),
    isLive: () => keys.isLive(TOKEN, 'r'),
    hold: () => (holding = true),
    release() {
      holding = false;
      for (const resolve of held.splice(0)) resolve();
    },
  };
}

describe('API keys at the gateway', () => {
  it('have the permissions and limits that identity grants', async () => {
    expect(await kit().verify()).toMatchObject({
      ...{ tenantId: 7, keyId: 3, madeBy: 5, permissions: new Set(['expenses:read']) },
      limits: { projectIds: new Set([12]), accountIds: null, maxAmountMinor: 500n, maxPerDayMinor: null },
    });
  });

  it('are asked about once, also by simultaneous requests, and again after half a minute', async () => {
    const { state, verify } = kit();
    await Promise.all([verify(), verify(), verify()]);
    await verify();
    expect(state.asked).toBe(1);
    state.nowMs += 30_000;
    await verify();
    expect(state.asked).toBe(2);
  });

  it('are asked about every second while no event tells of changes', async () => {
    const { state, verify } = kit();
    state.hears = false;
    await verify();
    state.nowMs += 999;
    await verify();
    expect(state.asked).toBe(1);
    state.nowMs += 1;
    await verify();
    expect(state.asked).toBe(2);
  });

  it('end with the event of their change, and that of their maker', async () => {
    for (const change of [
      ({ forgetKey }: ReturnType<typeof createApiKeys>) => forgetKey(7, 3),
      ({ forgetMaker }: ReturnType<typeof createApiKeys>) => forgetMaker(7, 5),
    ]) {
      const { state, keys, verify, isLive } = kit();
      await verify();
      state.grants = false;
      keys.forgetKey(7, 4);
      keys.forgetKey(8, 3);
      keys.forgetMaker(7, 3);
      expect(await isLive()).toBe(true);
      change(keys);
      expect(await isLive()).toBe(false);
      await expect(verify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      state.grants = true;
      change(keys);
      expect(await isLive()).toBe(true);
    }
  });

  it('are not remembered by an answer from before a change', async () => {
    const { state, keys, verify, hold, release, isLive } = kit();
    hold();
    const early = verify();
    await new Promise(setImmediate);
    state.grants = false;
    keys.forgetKey(7, 3);
    release();
    await early;
    expect(await isLive()).toBe(false);
  });

  it('end by themselves, whatever is remembered', async () => {
    const { state, verify, isLive } = kit();
    state.validMs = 10_000;
    await verify();
    state.nowMs += 9_999;
    expect(await isLive()).toBe(true);
    state.nowMs += 1;
    state.grants = false;
    expect(await isLive()).toBe(false);
  });

  it('are refused without a question where the form or the checksum is wrong', async () => {
    const { state, counted, verify } = kit();
    const wrong = TOKEN.slice(0, -1) + (TOKEN.endsWith('0') ? '1' : '0');
    for (const token of [wrong, 'olk_', TOKEN + '0'])
      await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect([state.asked, counted.length]).toEqual([0, 0]);
  });

  it('count as a stranger’s before identity is asked, and unknown ones for a second are not asked again', async () => {
    const { state, counted, verify } = kit();
    state.grants = false;
    await expect(verify()).rejects.toThrow();
    await expect(verify()).rejects.toThrow();
    expect([state.asked, counted.length]).toEqual([1, 1]);
    state.nowMs += 1_000;
    await expect(verify()).rejects.toThrow();
    expect(state.asked).toBe(2);
  });

  it('are answered with 503 where identity does not answer, and asked about again', async () => {
    let fails = true;
    const identity = {
      ask: async () => {
        if (fails) throw serviceUnavailable();
        return { resolveApiKey: null };
      },
    };
    const keys = createApiKeys({ identity, hearsChanges: () => true });
    const asker = { requestId: 'r', beforeAsking: async () => undefined };
    await expect(keys.verify(TOKEN, asker)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    fails = false;
    await expect(keys.verify(TOKEN, asker)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

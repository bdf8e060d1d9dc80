import { backoffMs, pause } from './backoff.ts';

describe('backoffMs', () => {
  it('doubles up to the longest pause, half of it left to chance', () => {
    for (let failures = 1; failures < 2_000; failures += failures < 12 ? 1 : 500) {
      const full = Math.min(1_000, 10 * 2 ** (failures - 1));
      const pauseMs = backoffMs(failures, { baseMs: 10, maxMs: 1_000 });
      expect(pauseMs).toBeGreaterThanOrEqual(full / 2);
      expect(pauseMs).toBeLessThanOrEqual(full);
    }
  });
});

describe('pause', () => {
  it('answers true after a full pause', async () => {
    expect(await pause(1, new AbortController().signal)).toBe(true);
    const stopping = new AbortController();
    const pausing = pause(60_000, stopping.signal);
    stopping.abort();
    expect(await pausing).toBe(false);
    expect(await pause(60_000, stopping.signal)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES } from './delivery-filters.ts';
import { errorText, isRetrying, isUnderWay } from './delivery-outcome.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

describe('the outcome of a delivery', () => {
  it('changes in a moment where an attempt is due or being made', () => {
    for (const nextAttemptAt of [null, inSeconds(-60), inSeconds(5)]) {
      expect(isUnderWay({ state: 'QUEUED', nextAttemptAt }, NOW)).toBe(true);
    }
    expect(isUnderWay({ state: 'QUEUED', nextAttemptAt: inSeconds(60) }, NOW)).toBe(false);
    expect(isUnderWay({ state: 'DELIVERED', nextAttemptAt: null }, NOW)).toBe(false);
  });

  it('is a repetition once an attempt has failed', () => {
    const failed = { attemptCount: 1, lastStatus: 500, lastError: null };
    expect(DELIVERY_STATES.filter((state) => isRetrying({ state, ...failed }))).toEqual(['QUEUED']);
    expect(isRetrying({ ...failed, state: 'QUEUED', lastStatus: null, lastError: 'TIMEOUT' })).toBe(true);
    expect(isRetrying({ ...failed, state: 'QUEUED', attemptCount: 0 })).toBe(false);
  });

  it('is none where what was delivered is sent again', () => {
    expect(isRetrying({ state: 'QUEUED', attemptCount: 3, lastStatus: 204, lastError: null })).toBe(false);
  });

  it('has a text for codes of later versions, too', () => {
    expect(errorText('TIMEOUT')).toBe('webhooks.problems.TIMEOUT');
    expect(errorText('NEW_CODE')).toBe('webhooks.problems.OTHER');
  });
});

import fc from 'fast-check';
import { MOST_QUEUED_DAYS, nextAttemptAt, RETRY_PERIOD_MS, retryAfterMs } from './retry-schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = new Date('2026-11-30T10:00:00Z');

/** Milliseconds from the first attempt to each one, of a receiver that always fails at once. */
function attemptsOf(random: () => number): number[] {
  const attempts = [0];
  for (let now = START; ;) {
    const next = nextAttemptAt(
      { failures: attempts.length, firstAttemptAt: START, createdAt: START, now, retryAfterMs: null },
      random,
    );
    if (next === null) return attempts;
    now = next;
    attempts.push(now.getTime() - START.getTime());
  }
}

test('without jitter, attempts follow the schedule for three days', () => {
  const minutes = attemptsOf(() => 0.5).map((ms) => ms / MINUTE_MS);
  expect(minutes.slice(0, 4)).toEqual([0, 5 / 60, 1 + 5 / 60, 6 + 5 / 60]);
  const hours = minutes.slice(4).map((at) => Math.round(at / 6) / 10);
  expect(hours).toEqual([0.6, 2.6, 7.6, 17.6, 29.6, 41.6, 53.6, 65.6, 72]);
});

test('with any jitter, attempts move on and the last is after exactly three days', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
      const attempts = attemptsOf(() => stream.next().value);
      expect(attempts.at(-1)).toBe(RETRY_PERIOD_MS);
      expect(attempts.length).toBeGreaterThanOrEqual(12);
      expect(attempts.length).toBeLessThanOrEqual(14);
      expect([...attempts].sort((a, b) => a - b)).toEqual(attempts);
    }),
    { numRuns: 50 },
  );
});

test('jitter is a tenth of the pause in each direction', () => {
  const attempt = { failures: 2, firstAttemptAt: START, createdAt: START, now: START, retryAfterMs: null };
  expect(nextAttemptAt(attempt, () => 0)).toEqual(new Date(START.getTime() + 0.9 * MINUTE_MS));
  expect(nextAttemptAt(attempt, () => 1)).toEqual(new Date(START.getTime() + 1.1 * MINUTE_MS));
});

test.each([
  ['a longer pause is kept', 10 * MINUTE_MS, 10 * MINUTE_MS],
  ['a shorter one is not', 1_000, MINUTE_MS],
  ['more than 12 hours are not', 1_000 * HOUR_MS, 12 * HOUR_MS],
])('of the pauses that a receiver asks for, %s', (_what, asked, pause) => {
  const attempt = { failures: 2, firstAttemptAt: START, createdAt: START, now: START, retryAfterMs: asked };
  expect(nextAttemptAt(attempt, () => 0.5)).toEqual(new Date(START.getTime() + pause));
});

test('a message that is too old is not tried again', () => {
  const createdAt = new Date(START.getTime() - MOST_QUEUED_DAYS * 24 * HOUR_MS);
  const attempt = { failures: 1, firstAttemptAt: START, createdAt, retryAfterMs: null };
  expect(nextAttemptAt({ ...attempt, now: new Date(START.getTime() - 1) })).not.toBeNull();
  expect(nextAttemptAt({ ...attempt, now: START })).toBeNull();
});

test('no pause leads beyond the end', () => {
  const now = new Date(START.getTime() + RETRY_PERIOD_MS - HOUR_MS);
  const attempt = { failures: 9, firstAttemptAt: START, createdAt: START, now, retryAfterMs: 5 * HOUR_MS };
  expect(nextAttemptAt(attempt)).toEqual(new Date(START.getTime() + RETRY_PERIOD_MS));
});

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Mon, 30 Nov 2026 10:01:00 GMT', MINUTE_MS],
  ['Mon, 30 Nov 2026 09:00:00 GMT', null],
  ['soon', null],
  ['-5', null],
  ['1e9', null],
  ['9999999999', null],
  ['', null],
  [undefined, null],
])('retry-after %j is %j ms', (header, ms) => {
  expect(retryAfterMs(header, START)).toBe(ms);
});

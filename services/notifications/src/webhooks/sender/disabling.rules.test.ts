import { hasFailedTooLong, healthAfter } from './disabling.rules.ts';

const now = new Date('2026-11-30T12:00:00Z');
const since = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

it('counts from the first failure', () => {
  const well = { failures: 0, failingSince: null, isSlow: false };
  const first = healthAfter(well, { isDelivered: false, isSent: true, at: since(2), ms: 15_000 });
  expect(first).toEqual({ failures: 1, failingSince: since(2), isSlow: true });
  const second = healthAfter(first, { isDelivered: false, isSent: true, at: now, ms: 5 });
  expect(second).toEqual({ failures: 2, failingSince: since(2), isSlow: false });
  const sent = { isDelivered: true, isSent: true };
  expect(healthAfter(second, { ...sent, at: now, ms: 1_999 })).toEqual(well);
  expect(healthAfter(second, { ...sent, at: now, ms: 2_000 })).toEqual({ ...well, isSlow: true });
});

it('does not hold against a receiver what was not sent', () => {
  const well = { failures: 0, failingSince: null, isSlow: false };
  const unsent = healthAfter(well, { isDelivered: false, isSent: false, at: since(80), ms: 0 });
  expect(unsent).toEqual({ ...well, failures: 1 });
  expect(healthAfter(unsent, { isDelivered: false, isSent: true, at: now, ms: 0 }).failingSince).toBe(now);
});

it.each([
  [73, 13, true],
  [73, 4, false],
  [71, 13, false],
  [71, 50_000, false],
])('after %d hours with %d failures: %s', (hours, failures, expected) => {
  expect(hasFailedTooLong({ failures, failingSince: since(hours) }, now)).toBe(expected);
});

it('lets go who has not failed', () => {
  expect(hasFailedTooLong({ failures: 0, failingSince: null }, now)).toBe(false);
});

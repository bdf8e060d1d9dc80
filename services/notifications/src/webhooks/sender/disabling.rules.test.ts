import { hasFailedTooLong, healthAfter } from './disabling.rules.ts';

const now = new Date('2026-11-30T12:00:00Z');
const since = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

it('counts from the first failure', () => {
  const well = { failures: 0, failingSince: null, isSlow: false };
  const first = healthAfter(well, { isDelivered: false, at: since(2), ms: 15_000 });
  expect(first).toEqual({ failures: 1, failingSince: since(2), isSlow: true });
  const second = healthAfter(first, { isDelivered: false, at: now, ms: 5 });
  expect(second).toEqual({ failures: 2, failingSince: since(2), isSlow: false });
  expect(healthAfter(second, { isDelivered: true, at: now, ms: 1_999 })).toEqual(well);
  expect(healthAfter(second, { isDelivered: true, at: now, ms: 2_000 })).toEqual({ ...well, isSlow: true });
});

it.each([
  [73, 13, true],
  [73, 4, false],
  [71, 13, false],
  [25, 100, true],
  [25, 99, false],
  [23, 500, false],
])('after %d hours with %d failures: %s', (hours, failures, expected) => {
  expect(hasFailedTooLong({ failures, failingSince: since(hours) }, now)).toBe(expected);
});

it('lets go who has not failed', () => {
  expect(hasFailedTooLong({ failures: 0, failingSince: null }, now)).toBe(false);
});

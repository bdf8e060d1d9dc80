import { failed, hasFailedTooLong } from './disabling.rules.ts';

const now = new Date('2026-11-30T12:00:00Z');
const since = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

it('counts from the first failure', () => {
  const first = failed({ failures: 0, failingSince: null }, since(2));
  expect(failed(first, now)).toEqual({ failures: 2, failingSince: since(2) });
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

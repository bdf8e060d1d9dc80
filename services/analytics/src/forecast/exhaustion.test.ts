import { exhaustionDate } from './exhaustion.ts';

const base = { today: '2026-11-22', endDate: null, remainingMinor: 100_00n, burnRateMinor: 100_00n, usedUpOn: null };

it.each([
  ['a month of budget lasts a month', {}, '2026-12-23'],
  ['a day begun is a day', { remainingMinor: 1n }, '2026-11-23'],
  ['after the end it never is', { endDate: '2026-12-22' }, null],
  ['on the last day it is', { endDate: '2026-12-23' }, '2026-12-23'],
  ['nothing is spent', { burnRateMinor: 0n }, null],
  ['nothing is known', { burnRateMinor: null }, null],
  ['it was used up already', { remainingMinor: -5n, usedUpOn: '2026-08-03' }, '2026-08-03'],
  ['in no year that has a name', { remainingMinor: 10n ** 14n, burnRateMinor: 1n }, null],
])('%s', (_what, change, expected) => expect(exhaustionDate({ ...base, ...change })).toBe(expected));

import { dayIn } from './day-in.ts';

it.each([
  ['UTC', '2026-11-22'],
  ['Pacific/Auckland', '2026-11-23'],
  ['America/Los_Angeles', '2026-11-22'],
  ['Nowhere/At-All', '2026-11-22'],
])('in %s it is %s', (zone, day) => expect(dayIn(zone, new Date('2026-11-22T14:00:00Z'))).toBe(day));

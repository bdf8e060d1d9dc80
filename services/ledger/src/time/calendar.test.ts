import { dayIn, yearAfter } from './calendar.ts';

describe('the day in a time zone', () => {
  it.each([
    ['UTC', '2026-11-22'],
    ['Pacific/Kiritimati', '2026-11-23'],
    ['Pacific/Pago_Pago', '2026-11-22'],
    ['Nowhere/Town', '2026-11-22'],
  ])('in %s is %s', (zone, day) => expect(dayIn(zone, new Date('2026-11-22T14:00:00Z'))).toBe(day));
});

describe('the day a year later', () => {
  it.each([
    ['2026-11-22', '2027-11-22'],
    ['2027-02-28', '2028-02-28'],
    ['2028-02-29', '2029-02-28'],
  ])('of %s is %s', (day, next) => expect(yearAfter(day)).toBe(next));
});

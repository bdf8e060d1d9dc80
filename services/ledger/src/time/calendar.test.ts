import { dayIn } from '@outlay/service-kit/day-in';
import { dayAfter, startOfDay, yearAfter } from './calendar.ts';

describe('the day in a time zone', () => {
  it.each([
    ['UTC', '2026-11-22'],
    ['Pacific/Kiritimati', '2026-11-23'],
    ['Pacific/Pago_Pago', '2026-11-22'],
    ['Nowhere/Town', '2026-11-22'],
  ])('in %s is %s', (zone, day) => expect(dayIn(zone, new Date('2026-11-22T14:00:00Z'))).toBe(day));
});

describe('the start of a day', () => {
  it.each([
    ['UTC', '2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['Asia/Kolkata', '2026-11-22', '2026-11-21T18:30:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-22', '2026-11-21T10:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    // Clocks went from 24:00 to 01:00.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    // A day that Samoa skipped.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Nowhere/Town', '2026-11-22', '2026-11-22T00:00:00.000Z'],
  ])('in %s, %s, is %s', (zone, day, start) => expect(startOfDay(zone, day).toISOString()).toBe(start));
});

describe('the next day', () => {
  it.each([
    ['2026-11-30', '2026-12-01'],
    ['2028-02-28', '2028-02-29'],
  ])('of %s is %s', (day, next) => expect(dayAfter(day)).toBe(next));
});

describe('the day a year later', () => {
  it.each([
    ['2026-11-22', '2027-11-22'],
    ['2027-02-28', '2028-02-28'],
    ['2028-02-29', '2029-02-28'],
  ])('of %s is %s', (day, next) => expect(yearAfter(day)).toBe(next));
});

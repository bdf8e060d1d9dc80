import { expect, it } from 'vitest';
import { isDay, nextDay, startOfDay } from './day-bounds.ts';

it.each([
  ['2026-11-30', 'UTC', '2026-11-30T00:00:00.000Z'],
  ['2026-11-30', 'Europe/Berlin', '2026-11-29T23:00:00.000Z'],
  ['2026-11-30', 'Etc/GMT+12', '2026-11-30T12:00:00.000Z'],
  ['2026-11-30', 'Pacific/Kiritimati', '2026-11-29T10:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
  // The clocks went from 24:00 to 01:00.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  // They went from 01:00 back to 00:00: the day has two midnights.
  ['2018-10-27', 'Asia/Gaza', '2018-10-26T21:00:00.000Z'],
  ['2018-10-28', 'Asia/Gaza', '2018-10-27T22:00:00.000Z'],
])('the day %s begins in %s at %s', (date, timeZone, time) => {
  expect(startOfDay(date, timeZone)).toBe(time);
});

it('goes on to the next month and year', () => {
  expect(nextDay('2026-12-31')).toBe('2027-01-01');
  expect(nextDay('2028-02-28')).toBe('2028-02-29');
});

it.each(['1970-01-01', '2028-02-29', '9998-12-31'])('knows the day %s', (date) => {
  expect(isDay(date)).toBe(true);
});

it.each(['', '2026-13-45', '2026-02-29', '2026-1-1', '0050-01-01', '1969-12-31', '9999-12-31', '2026-11-30T00'])(
  'knows no day “%s”',
  (date) => {
    expect(isDay(date)).toBe(false);
  },
);

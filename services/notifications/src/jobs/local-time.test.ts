import { dueDigest } from './local-time.ts';

const due = (frequency: 'DAILY' | 'WEEKLY', now: string, timeZone: string) => {
  const { period, at } = dueDigest(frequency, new Date(now), timeZone);
  return [period, at.toISOString()];
};

describe('a daily digest', () => {
  it.each([
    ['2026-11-22T06:59:59Z', 'UTC', 'daily:2026-11-21', '2026-11-21T07:00:00.000Z'],
    ['2026-11-22T07:00:00Z', 'UTC', 'daily:2026-11-22', '2026-11-22T07:00:00.000Z'],
    ['2026-11-22T06:00:00Z', 'Europe/Berlin', 'daily:2026-11-22', '2026-11-22T06:00:00.000Z'],
    ['2026-11-21T22:00:00Z', 'Asia/Tokyo', 'daily:2026-11-22', '2026-11-21T22:00:00.000Z'],
    ['2026-11-22T02:00:00Z', 'Asia/Kathmandu', 'daily:2026-11-22', '2026-11-22T01:15:00.000Z'],
    ['2026-11-22T17:00:00Z', 'Pacific/Kiritimati', 'daily:2026-11-23', '2026-11-22T17:00:00.000Z'],
    ['2026-11-22T12:00:00Z', 'Pacific/Honolulu', 'daily:2026-11-21', '2026-11-21T17:00:00.000Z'],
    ['2026-11-22T12:00:00Z', 'Not/AZone', 'daily:2026-11-22', '2026-11-22T07:00:00.000Z'],
  ])('at %s in %s is %s', (now, zone, period, at) => expect(due('DAILY', now, zone)).toEqual([period, at]));

  it('stays at 07:00 when the clocks change', () => {
    // Berlin: summer time from 2026-03-29 to 2026-10-25. New York: from 2026-03-08 to 2026-11-01.
    expect(due('DAILY', '2026-03-28T12:00:00Z', 'Europe/Berlin')[1]).toBe('2026-03-28T06:00:00.000Z');
    expect(due('DAILY', '2026-03-29T05:00:00Z', 'Europe/Berlin')[1]).toBe('2026-03-29T05:00:00.000Z');
    expect(due('DAILY', '2026-03-29T04:59:00Z', 'Europe/Berlin')[1]).toBe('2026-03-28T06:00:00.000Z');
    expect(due('DAILY', '2026-10-25T05:59:00Z', 'Europe/Berlin')[1]).toBe('2026-10-24T05:00:00.000Z');
    expect(due('DAILY', '2026-10-25T06:00:00Z', 'Europe/Berlin')[1]).toBe('2026-10-25T06:00:00.000Z');
    expect(due('DAILY', '2026-11-01T12:00:00Z', 'America/New_York')[1]).toBe('2026-11-01T12:00:00.000Z');
    expect(due('DAILY', '2026-11-01T11:59:00Z', 'America/New_York')[1]).toBe('2026-10-31T11:00:00.000Z');
  });

  it('comes once a day all year, whatever the zone', () => {
    for (const zone of [
      'Europe/London',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'America/Santiago',
    ]) {
      const periods = new Map<string, string>();
      for (let hour = 0; hour < 366 * 24; hour += 5) {
        const [period = '', at = ''] = due('DAILY', new Date(Date.UTC(2026, 0, 2, hour)).toISOString(), zone);
        expect(periods.get(period) ?? at).toBe(at);
        periods.set(period, at);
      }
      expect(periods.size).toBeGreaterThanOrEqual(366);
      expect(periods.size).toBeLessThanOrEqual(367);
    }
  });
});

describe('a weekly digest', () => {
  it.each([
    ['2026-11-23T07:00:00Z', 'UTC', 'weekly:2026-11-23', '2026-11-23T07:00:00.000Z'],
    ['2026-11-23T06:59:00Z', 'UTC', 'weekly:2026-11-16', '2026-11-16T07:00:00.000Z'],
    ['2026-11-22T23:59:00Z', 'UTC', 'weekly:2026-11-16', '2026-11-16T07:00:00.000Z'],
    ['2026-11-22T22:00:00Z', 'Asia/Tokyo', 'weekly:2026-11-23', '2026-11-22T22:00:00.000Z'],
    ['2026-03-30T05:00:00Z', 'Europe/Berlin', 'weekly:2026-03-30', '2026-03-30T05:00:00.000Z'],
  ])('at %s in %s is %s', (now, zone, period, at) => expect(due('WEEKLY', now, zone)).toEqual([period, at]));
});

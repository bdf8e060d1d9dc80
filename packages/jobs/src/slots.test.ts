import { newestSlot } from './slots.ts';

const slot = (every: Parameters<typeof newestSlot>[0], now: string) => newestSlot(every, new Date(now)).toISOString();

describe('newestSlot', () => {
  it('begins with the hour', () => {
    expect(slot('hour', '2026-11-22T10:59:59.999Z')).toBe('2026-11-22T10:00:00.000Z');
    expect(slot('hour', '2026-11-22T11:00:00.000Z')).toBe('2026-11-22T11:00:00.000Z');
  });

  it('begins once a day at its hour', () => {
    expect(slot({ dailyAtHour: 3 }, '2026-11-22T02:59:59Z')).toBe('2026-11-21T03:00:00.000Z');
    expect(slot({ dailyAtHour: 3 }, '2026-11-22T03:00:00Z')).toBe('2026-11-22T03:00:00.000Z');
    expect(slot({ dailyAtHour: 0 }, '2026-11-22T23:00:00Z')).toBe('2026-11-22T00:00:00.000Z');
  });

  it.each([-1, 24, 1.5])('refuses hour %p', (dailyAtHour) => {
    expect(() => newestSlot({ dailyAtHour }, new Date())).toThrow(RangeError);
  });
});

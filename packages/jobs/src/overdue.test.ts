import { overdueAfter } from './overdue.ts';

const now = new Date('2026-11-29T12:30:00Z');
const sinceMs = new Date('2026-11-29T12:10:00Z').getTime();
const overdue = (every: 'hour' | { dailyAtHour: number }, done: string | null) =>
  overdueAfter(every, done === null ? null : new Date(done), { now, sinceMs });

describe('a job', () => {
  it('is not overdue while its newest slot is done, nor after a later run by hand', () => {
    expect(overdue('hour', '2026-11-29T12:00:00Z')).toBe(0);
    expect(overdue('hour', '2026-11-29T12:29:00Z')).toBe(0);
    expect(overdue({ dailyAtHour: 3 }, '2026-11-29T03:00:00Z')).toBe(0);
  });

  it('is overdue since the first slot that was not done', () => {
    expect(overdue('hour', '2026-11-29T11:00:00Z')).toBe(30 * 60);
    expect(overdue('hour', '2026-11-29T08:00:00Z')).toBe(3.5 * 3_600);
    expect(overdue({ dailyAtHour: 3 }, '2026-11-28T03:00:00Z')).toBe(9.5 * 3_600);
  });

  it('that has never been done is overdue since the start, or its newest slot', () => {
    expect(overdue({ dailyAtHour: 3 }, null)).toBe(20 * 60);
    expect(overdue({ dailyAtHour: 12 }, null)).toBe(20 * 60);
  });
});

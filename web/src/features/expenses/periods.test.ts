import { describe, expect, it } from 'vitest';
import { nameOf, periodOf, PERIODS } from './periods.ts';

describe('periodOf', () => {
  it.each([
    ['thisMonth', '2026-02-17', '2026-02-01', '2026-02-28'],
    ['lastMonth', '2026-01-31', '2025-12-01', '2025-12-31'],
    ['lastMonth', '2028-03-31', '2028-02-01', '2028-02-29'],
    ['thisQuarter', '2026-05-05', '2026-04-01', '2026-06-30'],
    ['thisQuarter', '2026-12-31', '2026-10-01', '2026-12-31'],
    ['thisYear', '2026-05-05', '2026-01-01', '2026-12-31'],
    ['lastYear', '2026-05-05', '2025-01-01', '2025-12-31'],
    ['last30Days', '2026-03-01', '2026-01-31', '2026-03-01'],
  ] as const)('%s on %s is %s to %s', (name, today, from, to) => {
    expect(periodOf(name, today)).toEqual({ from, to });
  });
});

describe('nameOf', () => {
  it('recognises each preset', () => {
    for (const name of PERIODS) {
      const { from, to } = periodOf(name, '2026-05-17');
      expect(nameOf(from, to, '2026-05-17')).toBe(name);
    }
  });

  it('names no other period', () => {
    expect(nameOf('2026-05-02', '2026-05-31', '2026-05-17')).toBeNull();
    expect(nameOf(null, null, '2026-05-17')).toBeNull();
  });
});

import { resolvePeriod } from './report-period.ts';

const previousOf = (from: string, to: string, today: string) => {
  const { previous } = resolvePeriod({ from, to }, { today, fiscalYearStart: 1 }, { firstDay: () => from });
  return previous && `${previous.from} ${previous.to}`;
};

describe('the period before', () => {
  it.each([
    ['months', '2025-02-01', '2025-02-28', '2025-01-01 2025-01-31'],
    ['a year', '2025-01-01', '2025-12-31', '2024-01-01 2024-12-31'],
    ['days', '2025-03-01', '2025-03-10', '2025-02-19 2025-02-28'],
    ['one day', '2025-03-01', '2025-03-01', '2025-02-28 2025-02-28'],
  ])('has as many %s', (_what, from, to, expected) => {
    expect(previousOf(from, to, '2026-11-22')).toBe(expected);
  });

  it.each([
    ['2026-11-01', '2026-11-30', '2026-11-22', '2026-10-01 2026-10-22'],
    ['2026-01-01', '2026-12-31', '2026-11-22', '2025-01-01 2025-11-22'],
    ['2026-10-01', '2026-12-31', '2026-11-22', '2026-07-01 2026-08-22'],
    ['2026-11-20', '2026-11-25', '2026-11-22', '2026-11-14 2026-11-16'],
    ['2026-11-22', '2026-11-25', '2026-11-22', '2026-11-18 2026-11-18'],
  ])('of %s to %s has as much as has passed on %s', (from, to, today, expected) => {
    expect(previousOf(from, to, today)).toBe(expected);
  });

  it.each([
    ['a longer month', '2026-10-01', '2026-10-31', '2026-10-30', '2026-09-01 2026-09-30'],
    ['a shorter one', '2026-11-01', '2026-12-31', '2026-11-30', '2026-09-01 2026-09-30'],
    ['a leap year', '2028-01-01', '2028-12-31', '2028-02-29', '2027-01-01 2027-02-28'],
    ['the year after one', '2029-01-01', '2029-12-31', '2029-02-28', '2028-01-01 2028-02-29'],
  ])('ends with the month when %s does', (_what, from, to, today, expected) => {
    expect(previousOf(from, to, today)).toBe(expected);
  });

  it('is whole for a period that is over, ends today or is to come', () => {
    expect(previousOf('2026-11-01', '2026-11-30', '2026-11-30')).toBe('2026-10-01 2026-10-31');
    expect(previousOf('2026-11-01', '2026-11-30', '2026-12-01')).toBe('2026-10-01 2026-10-31');
    expect(previousOf('2026-12-01', '2026-12-31', '2026-11-30')).toBe('2026-11-01 2026-11-30');
  });

  it('does not begin before 1970', () => {
    expect(previousOf('1970-01-01', '1970-12-31', '2026-11-22')).toBeNull();
  });
});

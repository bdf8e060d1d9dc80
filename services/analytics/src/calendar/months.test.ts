import { addDays, addMonths, daysBetween, daysIn, lastDayOf, monthsBetween } from './months.ts';

it('counts months across years', () => {
  expect(addMonths('2026-11', 2)).toBe('2027-01');
  expect(addMonths('2026-01', -1)).toBe('2025-12');
  expect(addMonths('2026-03', -27)).toBe('2023-12');
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthsBetween('2026-02', '2026-01')).toEqual([]);
});

it('knows how long months are', () => {
  expect(['2024-02', '2026-02', '2026-11', '2026-12'].map(daysIn)).toEqual([29, 28, 30, 31]);
  expect(lastDayOf('2024-02')).toBe('2024-02-29');
});

it('counts days, whatever the clocks do', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('9999-12-31', 1)).toBeNull();
  expect(addDays('2026-01-01', Number.POSITIVE_INFINITY)).toBeNull();
});

import { remainingMonths } from './remaining-months.ts';

const parts = (today: string, end: string | null) => remainingMonths(today, end).map(({ part }) => part);

it.each([
  ['a whole month after the last day of this one', '2026-11-30', '2026-12-31', [1]],
  ['the rest of this month by its days', '2026-11-21', '2026-11-30', [9 / 30]],
  ['parts at both ends', '2026-11-15', '2027-01-10', [15 / 30, 1, 10 / 31]],
  ['nothing on the last day', '2026-11-22', '2026-11-22', []],
  ['nothing afterwards', '2026-11-22', '2026-10-01', []],
  ['nothing after the last day that has a name', '9999-12-31', null, []],
])('%s', (_what, today, end, expected) => expect(parts(today, end)).toEqual(expected));

it('looks twelve months ahead where the end is open, and ten years at most', () => {
  expect(parts('2026-11-30', null)).toEqual(Array(12).fill(1));
  expect(remainingMonths('2026-11-30', null)[0]?.month).toBe('2026-12');
  expect(remainingMonths('2026-11-30', '2999-01-01')).toHaveLength(120);
});

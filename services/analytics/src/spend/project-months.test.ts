import { projectMonths } from './project-months.ts';

const today = '2026-11-22';
const months = (startDate: string, endDate: string | null, ...spentMonths: string[]) => {
  const all = projectMonths({ startDate, endDate, spentMonths, today });
  return `${all.at(0)}..${all.at(-1)} (${all.length})`;
};

it.each([
  ['one that runs', months('2026-09-15', null, '2026-10'), '2026-09..2026-11 (3)'],
  ['spend before the start', months('2026-09-15', '2027-03-01', '2026-07'), '2026-07..2026-11 (5)'],
  ['one that has ended', months('2026-01-01', '2026-03-31', '2026-02'), '2026-01..2026-03 (3)'],
  ['one that has ended, with late spend', months('2026-01-01', '2026-03-31', '2026-05'), '2026-01..2026-05 (5)'],
  ['one that ends this month', months('2026-10-01', '2026-11-05'), '2026-10..2026-11 (2)'],
  ['one that begins this month', months('2026-11-30', null), '2026-11..2026-11 (1)'],
  ['one to come', months('2027-02-01', '2027-06-30'), '2027-02..2027-02 (1)'],
  ['one to come with spend already', months('2027-02-01', null, '2026-10'), '2026-10..2026-11 (2)'],
  ['spend that is dated ahead', months('2026-10-01', null, '2027-01'), '2026-10..2027-01 (4)'],
  ['a slip of the pen', months('0001-01-01', null), '1976-12..2026-11 (600)'],
])('%s', (_what, found, expected) => expect(found).toBe(expected));

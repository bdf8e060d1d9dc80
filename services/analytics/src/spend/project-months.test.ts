import { projectMonths } from './project-months.ts';

const today = '2026-11-22';
const months = (startDate: string, endDate: string | null, ...spentMonths: string[]) => {
  const all = projectMonths({ startDate, endDate, spentMonths, today });
  return `${all.at(0)}..${all.at(-1)} (${all.length})`;
};

it.each([
  ['one that runs', months('2026-09-15', null, '2026-10'), '2026-09..2026-11 (3)'],
  ['spend before the start', months('2026-09-15', '2027-03-01', '2026-07'), '2026-09..2026-11 (3)'],
  ['one that has ended', months('2026-01-01', '2026-03-31', '2026-02'), '2026-01..2026-03 (3)'],
  ['one that has ended, with late spend', months('2026-01-01', '2026-03-31', '2026-05'), '2026-01..2026-05 (5)'],
  ['one that ends this month', months('2026-10-01', '2026-11-05'), '2026-10..2026-11 (2)'],
  ['one that begins this month', months('2026-11-30', null), '2026-11..2026-11 (1)'],
  ['one to come', months('2027-02-01', '2027-06-30'), '2027-02..2027-02 (1)'],
  ['one to come with spend already', months('2027-02-01', null, '2026-10'), '2027-02..2027-02 (1)'],
  ['spend that is dated ahead', months('2026-10-01', null, '2027-01'), '2026-10..2027-01 (4)'],
  ['spend a year ahead', months('2026-10-01', null, '2027-11'), '2026-10..2027-11 (14)'],
  [
    'older rows of a far past and a far future',
    months('2026-10-01', null, '2016-01', '2096-01'),
    '2026-10..2026-11 (2)',
  ],
  ['a far future alone', months('2026-10-01', '2026-10-31', '2096-01'), '2026-10..2026-10 (1)'],
  ['the earliest start there may be', months('1970-01-01', null), '1970-01..2026-11 (683)'],
  ['a slip of the pen', months('0001-01-01', null), '1926-12..2026-11 (1200)'],
  ['a start in the far future', months('2096-01-01', null, '2026-11', '2097-01'), '2096-01..2096-01 (1)'],
])('%s', (_what, found, expected) => expect(found).toBe(expected));

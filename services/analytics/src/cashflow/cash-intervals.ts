import { invalidField } from '@outlay/errors/app-error';
import { addDays, addMonths, earliest, firstDayOf, monthOf } from '../calendar/months.ts';
import { fiscalYearOf, type Days } from '../reports/period/report-period.ts';

export type CashInterval = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** A part of a period. */
export interface LabelledDays extends Days {
  label: string;
}

/** Days of which a report has one row each, at most. */
export const MOST_INTERVALS = 400;

const DAYS_OF_WEEK = 7;
const SUNDAY = 7;
const MONTHS_OF = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

/**
 * The intervals of a period; the first and the last are cut at its ends. Weeks begin on Monday; quarters and years are those of the fiscal
 * year.
 * @throws AppError VALIDATION_FAILED naming `interval`, for more than {@link MOST_INTERVALS}
 */
export function cashIntervals({ from, to }: Days, interval: CashInterval, fiscalYearStart: number): LabelledDays[] {
  const found: LabelledDays[] = [];
  for (let first: string | null = from; first !== null && first <= to;) {
    if (found.length === MOST_INTERVALS) {
      const message = `must be longer for these days: a report has at most ${MOST_INTERVALS} intervals`;
      throw invalidField('interval', message, 'OUT_OF_RANGE');
    }
    const next: string | null = nextStart(first, interval, fiscalYearStart);
    const last: string = next === null ? to : earliest(addDays(next, -1) ?? to, to);
    found.push({ from: first, to: last, label: labelOf(first, interval, fiscalYearStart) });
    first = next;
  }
  return found;
}

/** The first day of the interval after that of a day; null beyond the calendar. */
function nextStart(day: string, interval: CashInterval, fiscalYearStart: number): string | null {
  if (interval === 'DAY') return addDays(day, 1);
  if (interval === 'WEEK') return addDays(day, DAYS_OF_WEEK + 1 - weekdayOf(day));
  const months = MONTHS_OF[interval];
  const next = firstDayOf(addMonths(monthOf(day), months - (monthOfFiscalYear(day, fiscalYearStart) % months)));
  return next.length === day.length ? next : null;
}

function labelOf(day: string, interval: CashInterval, fiscalYearStart: number): string {
  if (interval === 'DAY' || interval === 'WEEK') return day;
  if (interval === 'MONTH') return monthOf(day);
  const year = fiscalYearOf(day, fiscalYearStart);
  const name = fiscalYearStart === 1 ? String(year) : `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
  const quarter = Math.floor(monthOfFiscalYear(day, fiscalYearStart) / MONTHS_OF.QUARTER) + 1;
  return interval === 'YEAR' ? name : `${name} Q${quarter}`;
}

/** Place of a day's month in its fiscal year, from 0. */
function monthOfFiscalYear(day: string, fiscalYearStart: number): number {
  return (Number(day.slice(5, 7)) - fiscalYearStart + MONTHS_OF.YEAR) % MONTHS_OF.YEAR;
}

/** Monday is 1. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || SUNDAY;
}

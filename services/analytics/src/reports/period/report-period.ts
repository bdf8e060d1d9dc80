import { invalidField, validationFailed } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { z } from 'zod';
import {
  addDays,
  addMonths,
  daysBetween,
  earliest,
  firstDayOf,
  lastDayOf,
  latest,
  monthOf,
  monthsBetween,
} from '../../calendar/months.ts';

/** Days, both included. */
export interface Days {
  from: string;
  to: string;
}

/** The days of a report, and those it is compared with; null where these would begin before {@link FIRST_DAY}. */
export interface ReportPeriod extends Days {
  label: string;
  previous: (Days & { label: string }) | null;
}

/** The period that a report is asked for. */
export interface PeriodArgs {
  from?: string | null | undefined;
  to?: string | null | undefined;
  /** A fiscal year, by the year it begins in. */
  year?: number | null | undefined;
}

/** The tenant's day and fiscal year. */
export interface PeriodSetting {
  /** The current day where the tenant is. */
  today: string;
  /** First month of the fiscal year, 1 to 12. */
  fiscalYearStart: number;
}

/** The period where none is asked for. */
export interface PeriodDefaults {
  /** The first day for a last day, which is today by default. */
  firstDay: (to: string) => string;
  /** True for the whole current fiscal year. */
  isYear?: boolean;
}

/** Lower bound of the days of expenses. */
export const FIRST_DAY = '1970-01-01';
export const MOST_MONTHS = 120;
const LAST_YEAR = 9_998;
/** The month after it must have a name, too. */
const LAST_DAY = `${LAST_YEAR}-12-31`;

/**
 * The period that is asked for.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field
 */
export function resolvePeriod(args: PeriodArgs, setting: PeriodSetting, defaults: PeriodDefaults): ReportPeriod {
  checkArgs(args);
  const { today, fiscalYearStart } = setting;
  const isOpen = args.from == null && args.to == null;
  const year = args.year ?? (isOpen && defaults.isYear ? fiscalYearOf(today, fiscalYearStart) : null);
  const days = year === null ? daysOf(args, today, defaults.firstDay) : fiscalYear(year, fiscalYearStart);
  if (days.to < days.from) throw invalidField('to', `must not be before the first day, ${days.from}`, 'OUT_OF_RANGE');
  if (monthsBetween(monthOf(days.from), monthOf(days.to)).length > MOST_MONTHS)
    throw invalidField('to', `must be in one of the ${MOST_MONTHS} months from the first day on`, 'OUT_OF_RANGE');
  const previous = daysBefore(days, today);
  return {
    ...days,
    label: labelOf(days, fiscalYearStart),
    previous: previous && { ...previous, label: labelOf(previous, fiscalYearStart) },
  };
}

/** A fiscal year, by the year it begins in. */
export function fiscalYear(year: number, fiscalYearStart: number): Days {
  const first = `${String(year).padStart(4, '0')}-${String(fiscalYearStart).padStart(2, '0')}`;
  return { from: firstDayOf(first), to: lastDayOf(addMonths(first, 11)) };
}

/** The fiscal year that a day is in. */
export function fiscalYearOf(day: string, fiscalYearStart: number): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) < fiscalYearStart ? year - 1 : year;
}

/** True for days that are whole months. */
export function isWholeMonths({ from, to }: Days): boolean {
  return from === firstDayOf(monthOf(from)) && to === lastDayOf(monthOf(to));
}

/** The part of a month that is in the period. */
export function daysOfMonth(month: string, { from, to }: Days): Days {
  const last = lastDayOf(month);
  return { from: latest(firstDayOf(month), from), to: last < to ? last : to };
}

/**
 * The same number of months, or of days, before, and of a period that is not over only as much as of it has passed; null where that begins before
 * {@link FIRST_DAY}.
 */
function daysBefore(days: Days, today: string): Days | null {
  const months = isWholeMonths(days) ? monthsBetween(monthOf(days.from), monthOf(days.to)).length : null;
  const count = daysBetween(days.from, days.to) + 1;
  const sameDay = (day: string) => (months === null ? addDays(day, -count) : dayMonthsBefore(day, months));
  const from = sameDay(days.from);
  const to = days.from <= today && today < days.to ? sameDay(today) : addDays(days.from, -1);
  return from === null || to === null || from < FIRST_DAY ? null : { from, to };
}

/** The same day of an earlier month: its last for the last, or where it is shorter. */
function dayMonthsBefore(day: string, count: number): string {
  const last = lastDayOf(addMonths(monthOf(day), -count));
  return day === lastDayOf(monthOf(day)) ? last : earliest(`${monthOf(last)}${day.slice(7)}`, last);
}

function daysOf({ from, to }: PeriodArgs, today: string, firstDay: (to: string) => string): Days {
  const last = to ?? latest(today, from ?? today);
  const first = from ?? latest(firstDay(last), firstDayOf(addMonths(monthOf(last), 1 - MOST_MONTHS)), FIRST_DAY);
  // A project that has not begun yet.
  return { from: from == null && first > last ? last : first, to: last };
}

function labelOf(days: Days, fiscalYearStart: number): string {
  const year = fiscalYearOf(days.from, fiscalYearStart);
  const whole = fiscalYear(year, fiscalYearStart);
  if (days.from === whole.from && days.to === whole.to)
    return fiscalYearStart === 1 ? String(year) : `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
  const month = monthOf(days.from);
  if (isWholeMonths(days) && month === monthOf(days.to)) return month;
  return days.from === days.to ? days.from : `${days.from} – ${days.to}`;
}

function checkArgs({ from, to, year }: PeriodArgs): void {
  checkTogether(
    () => from == null || checkDay(from, 'from'),
    () => to == null || checkDay(to, 'to'),
    () => year == null || checkYear(year),
  );
  if (year != null && (from != null || to != null))
    throw validationFailed([
      { field: 'year', message: 'cannot be given together with from or to', code: 'NOT_ALLOWED' },
    ]);
}

function checkDay(day: string, field: string): void {
  if (!z.iso.date().safeParse(day).success)
    throw invalidField(field, 'must be a date that exists, written YYYY-MM-DD', 'NOT_A_DATE');
  if (day < FIRST_DAY) throw invalidField(field, `must be ${FIRST_DAY} or later`, 'OUT_OF_RANGE');
  if (day > LAST_DAY) throw invalidField(field, `must be ${LAST_DAY} or earlier`, 'OUT_OF_RANGE');
}

function checkYear(year: number): void {
  if (year < 1970 || year > LAST_YEAR)
    throw invalidField('year', `must be a year from 1970 to ${LAST_YEAR}`, 'OUT_OF_RANGE');
}

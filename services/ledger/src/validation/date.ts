import { invalidField } from '@outlay/errors/app-error';
import { yearAfter } from '../time/calendar.ts';

/** Lower bound of every date in the ledger. */
export const FIRST_DAY = '1970-01-01';

/** Returns true for an existing day, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * A day that exists, written YYYY-MM-DD, from 1970-01-01 on: what a list may be filtered by.
 * @throws AppError VALIDATION_FAILED naming the bound
 */
export function checkDate(date: string, field: string): string {
  if (!isDate(date)) throw invalidField(field, 'must be a date that exists, written YYYY-MM-DD', 'NOT_A_DATE');
  if (date < FIRST_DAY) throw invalidField(field, `must be ${FIRST_DAY} or later`, 'OUT_OF_RANGE');
  return date;
}

/**
 * A day that something may be booked for: from 1970-01-01 to one year ahead.
 * @param today the day in the tenant's time zone
 * @throws AppError VALIDATION_FAILED naming the bounds
 */
export function checkBookingDate(date: string, field: string, today: string): string {
  checkDate(date, field);
  const last = yearAfter(today);
  if (date <= last) return date;
  throw invalidField(field, `must be between ${FIRST_DAY} and ${last} (one year ahead)`, 'OUT_OF_RANGE');
}

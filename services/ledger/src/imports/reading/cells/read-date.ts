import type { DateOrder } from '../import-format.ts';
import { FIRST_DAY } from '../../../validation/date.ts';
import { dateReadings, type DateReadings } from '../values/date-readings.ts';
import { CellFaultError, quoted } from './cell-error.ts';

/** A day that may be booked, YYYY-MM-DD. @throws CellFaultError */
export function readDate(text: string, order: DateOrder | null, lastDay: string): string {
  if (text === '') {
    throw new CellFaultError({
      code: 'REQUIRED',
      message: 'The date is missing.',
      hint: 'Write a date such as 2026-12-31.',
    });
  }
  const readings = dateReadings(text) ?? serialDay(text);
  if (readings === null) throw notADate(text);
  const day = order === null ? agreed(readings, text) : readings[order];
  if (day === null) throw otherOrder(text, order);
  if (day >= FIRST_DAY && day <= lastDay) return day;
  throw new CellFaultError({
    code: 'OUT_OF_RANGE',
    message: `${day} cannot be booked: days from ${FIRST_DAY} to ${lastDay} (one year ahead) can.`,
    hint: 'Correct the date, or choose another order of day and month.',
  });
}

/** Spreadsheets count days from 1899-12-30 on, and write them so where a column has lost its format. */
function serialDay(text: string): DateReadings | null {
  if (!/^\d{5}$/.test(text)) return null;
  const day = new Date(Date.UTC(1899, 11, 30 + Number(text))).toISOString().slice(0, 10);
  return { ymd: day, dmy: day, mdy: day };
}

/** The day that all readings agree on. */
function agreed(readings: DateReadings, text: string): string | null {
  const days = [...new Set(Object.values(readings).filter((day) => day !== null))];
  if (days.length <= 1) return days[0] ?? null;
  throw new CellFaultError({
    code: 'AMBIGUOUS',
    message: `${quoted(text)} may be ${days.join(' or ')}.`,
    hint: 'Choose the order of day and month for the file.',
  });
}

function notADate(text: string): CellFaultError {
  const message = `${quoted(text)} is no date that exists.`;
  return new CellFaultError({ code: 'NOT_A_DATE', message, hint: 'Write it as 2026-12-31.' });
}

const ORDERS: Readonly<Record<DateOrder, string>> = {
  ymd: 'year, month, day',
  dmy: 'day, month, year',
  mdy: 'month, day, year',
};

function otherOrder(text: string, order: DateOrder | null): CellFaultError {
  if (order === null) return notADate(text);
  return new CellFaultError({
    code: 'NOT_A_DATE',
    message: `${quoted(text)} is no date in the order ${ORDERS[order]}, in which the other dates are.`,
    hint: 'Write it as 2026-12-31, or choose another order for the file.',
  });
}

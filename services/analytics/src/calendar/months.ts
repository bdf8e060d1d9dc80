/** A month of the calendar, `YYYY-MM`. Labels compare as text. Days are `YYYY-MM-DD`. */
export type Month = string;

/** The month a day is in. */
export function monthOf(day: string): Month {
  return day.slice(0, 7);
}

/** The month that many months later; earlier for a negative number. */
export function addMonths(month: Month, count: number): Month {
  const index = indexOf(month) + count;
  const year = String(Math.floor(index / 12)).padStart(4, '0');
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Every month from the first to the last, both included; none when the last is earlier. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const count = Math.max(0, indexOf(last) - indexOf(first) + 1);
  return Array.from({ length: count }, (_none, index) => addMonths(first, index));
}

/** Number of days in the month. */
export function daysIn(month: Month): number {
  return daysBetween(firstDayOf(month), firstDayOf(addMonths(month, 1)));
}

export function firstDayOf(month: Month): string {
  return `${month}-01`;
}

export function lastDayOf(month: Month): string {
  return `${month}-${String(daysIn(month)).padStart(2, '0')}`;
}

/** Number of days between two days: 1 from one day to the next. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / DAY_MS);
}

/** The day that many days later; null beyond the year 9999, which has no name here. */
export function addDays(day: string, count: number): string | null {
  const later = new Date(dateOf(day).getTime() + count * DAY_MS);
  const text = Number.isNaN(later.getTime()) ? '' : later.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : null;
}

export function earliest(...days: readonly string[]): string {
  return days.reduce((a, b) => (b < a ? b : a));
}

export function latest(...days: readonly string[]): string {
  return days.reduce((a, b) => (b > a ? b : a));
}

const DAY_MS = 86_400_000;

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function indexOf(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

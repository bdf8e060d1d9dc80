import { dayIn } from '@outlay/service-kit/day-in';

const LONGEST_OFFSET_MS = 16 * 3_600_000;

/** The first millisecond of a day (YYYY-MM-DD) in a time zone; of the next day that exists where the zone skipped it. */
export function startOfDay(timeZone: string, day: string): Date {
  const midnightMs = Date.parse(`${day}T00:00:00.000Z`);
  let before = midnightMs - LONGEST_OFFSET_MS;
  let reached = midnightMs + LONGEST_OFFSET_MS;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (dayIn(timeZone, new Date(middle)) < day) before = middle;
    else reached = middle;
  }
  return new Date(reached);
}

/** The next day, YYYY-MM-DD. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The same day a year later; 28 February where there is no 29th. */
export function yearAfter(day: string): string {
  const next = `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`;
  return day.endsWith('-02-29') ? `${next.slice(0, 8)}28` : next;
}

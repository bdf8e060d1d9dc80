import { isTimeZone } from '@outlay/text/language';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_PER_WEEK = 7;
const MONDAY = 1;
/** Hour of the day, in the reader's time zone, at which digests are due. */
const DIGEST_HOUR = 7;

export interface DueDigest {
  /** `daily:<day>` or `weekly:<Monday>`, in the reader's time zone. */
  period: string;
  at: Date;
}

/**
 * Computes the newest time, not after `now`, at which a digest was due: 07:00 of every day, or of every Monday, in a time zone. Days on
 * which clocks change have a 07:00 as well.
 */
export function dueDigest(frequency: 'DAILY' | 'WEEKLY', now: Date, timeZone: string): DueDigest {
  const clock = clockOf(timeZone);
  const isWeekly = frequency === 'WEEKLY';
  const stepDays = isWeekly ? DAYS_PER_WEEK : 1;
  // Wall-clock time represented as if it were UTC, so that every day has 24 hours.
  const today = Math.floor(clock(now.getTime()) / DAY_MS) * DAY_MS;
  const sinceMonday = (new Date(today).getUTCDay() - MONDAY + DAYS_PER_WEEK) % DAYS_PER_WEEK;
  let day = isWeekly ? today - sinceMonday * DAY_MS : today;
  if (instantOf(clock, day + DIGEST_HOUR * HOUR_MS) > now.getTime()) day -= stepDays * DAY_MS;
  const label = new Date(day).toISOString().slice(0, 'YYYY-MM-DD'.length);
  return {
    period: `${isWeekly ? 'weekly' : 'daily'}:${label}`,
    at: new Date(instantOf(clock, day + DIGEST_HOUR * HOUR_MS)),
  };
}

/** Cache: a formatter is expensive to make, and the number of zones is bounded. */
const CLOCKS = new Map<string, Clock>();

/** Converts an instant to wall-clock time, both in milliseconds since 1970. */
type Clock = (instantMs: number) => number;

function clockOf(timeZone: string): Clock {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  const known = CLOCKS.get(zone);
  if (known) return known;
  const clock = makeClock(zone);
  CLOCKS.set(zone, clock);
  return clock;
}

function makeClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (instantMs) => {
    const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const read = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(
      ...([read('year'), read('month') - 1, read('day')] as const),
      ...([read('hour'), read('minute'), read('second')] as const),
    );
  };
}

/** Converts wall-clock time to an instant. The first guess may lie on the other side of a clock change, the second does not. */
function instantOf(clock: Clock, wallMs: number): number {
  let instantMs = wallMs;
  for (let guess = 0; guess < 3; guess++) instantMs += wallMs - clock(instantMs);
  return instantMs;
}

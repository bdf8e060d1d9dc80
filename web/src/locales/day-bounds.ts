const DAY_IN_MS = 86_400_000;

/** True for a day that the calendar has, `YYYY-MM-DD`, of the years 1970 to 9998. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1970' || text >= '9999') return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

/**
 * The time at which a day of the calendar begins in a zone, as RFC 3339 in UTC.
 * A day whose midnight is skipped begins later; one that has two begins with the first.
 * @param date a day as `isDay` knows them
 */
export function startOfDay(date: string, timeZone: string): string {
  const midnight = new Date(`${date}T00:00:00Z`).getTime();
  // The zone may be ahead of UTC by more or less from one day to the next.
  const times = [midnight - DAY_IN_MS, midnight + DAY_IN_MS].map((near) => midnight - offsetAt(near, timeZone));
  const first = times
    .toSorted((one, other) => one - other)
    .find((time) => offsetAt(time, timeZone) === midnight - time);
  return new Date(first ?? Math.max(...times)).toISOString();
}

/** The day after; both `YYYY-MM-DD`. */
export function nextDay(date: string): string {
  const time = new Date(`${date}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() + 1);
  return time.toISOString().slice(0, 10);
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  const [year, month, day] = [part('year'), part('month') - 1, part('day')];
  const shown = Date.UTC(year, month, day, part('hour'), part('minute'), part('second'));
  return shown - Math.trunc(time / 1000) * 1000;
}

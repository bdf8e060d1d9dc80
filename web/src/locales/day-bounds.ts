/** The time at which a day of the calendar begins in a zone, as RFC 3339 in UTC. A day whose midnight is skipped begins later. */
export function startOfDay(date: string, timeZone: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const midnight = Date.UTC(year, month - 1, day);
  // What the zone is ahead of UTC may differ between the first guess and the time that it leads to.
  const guess = midnight - offsetAt(midnight, timeZone);
  const time = midnight - offsetAt(guess, timeZone);
  return new Date(offsetAt(time, timeZone) === midnight - time ? time : Math.max(guess, time)).toISOString();
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

import type { Every } from './job.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Time between two slots, in milliseconds. */
export function slotMs(every: Every): number {
  return every === 'hour' ? HOUR_MS : DAY_MS;
}

/** The newest slot that has begun. */
export function newestSlot(every: Every, now: Date): Date {
  if (every === 'hour') return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const { dailyAtHour } = every;
  if (!Number.isInteger(dailyAtHour) || dailyAtHour < 0 || dailyAtHour > 23) {
    throw new RangeError('dailyAtHour must be an integer from 0 to 23.');
  }
  const shiftMs = dailyAtHour * HOUR_MS;
  return new Date(Math.floor((now.getTime() - shiftMs) / DAY_MS) * DAY_MS + shiftMs);
}

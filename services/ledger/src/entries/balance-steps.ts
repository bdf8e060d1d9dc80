import { invalidField } from '@outlay/errors/app-error';
import { dayAfter } from '../time/calendar.ts';

export type BalanceStep = 'day' | 'week' | 'month';

const MOST_POINTS = 400;
const DAYS_OF_WEEK = 7;
const DAY_MS = 86_400_000;

/**
 * The last day of each step between two days, both included; the last one is `to`. Days are YYYY-MM-DD.
 * @throws AppError VALIDATION_FAILED naming `to`, for days in the wrong order or too many steps
 */
export function stepEnds(from: string, to: string, step: BalanceStep): string[] {
  if (to < from) throw invalidField('to', 'must not be before from', 'OUT_OF_RANGE');
  const ends: string[] = [];
  for (let day = endOfStep(from, step); day < to; day = endOfStep(dayAfter(day), step)) {
    ends.push(day);
    if (ends.length >= MOST_POINTS) {
      const message = `must be at most ${MOST_POINTS} steps after from; choose a nearer day or a longer step`;
      throw invalidField('to', message, 'OUT_OF_RANGE');
    }
  }
  return [...ends, to];
}

function endOfStep(day: string, step: BalanceStep): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  if (step === 'week') date.setTime(date.getTime() + ((DAYS_OF_WEEK - date.getUTCDay()) % DAYS_OF_WEEK) * DAY_MS);
  if (step === 'month') date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.toISOString().slice(0, 10);
}

import { invalidField } from '@outlay/errors/app-error';
import { checkDate } from '../validation/date.ts';

/**
 * A day that has ended, so that what is posted for today is never refused.
 * @param today the day in the tenant's time zone
 * @throws AppError VALIDATION_FAILED
 */
export function checkClosing(through: string | null, today: string): string | null {
  if (through === null) return null;
  checkDate(through, 'closedThrough');
  if (through < today) return through;
  throw invalidField('closedThrough', `must be before today, ${today}`, 'OUT_OF_RANGE');
}

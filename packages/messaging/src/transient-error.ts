import { AppError } from '@outlay/errors/app-error';
import { isRetriable, isUnavailable } from '@outlay/tenancy/database-errors';

/**
 * Whether an event failed for want of something that comes back by itself: the database, a sibling service, a lock. Such an
 * event is fine, and is tried until it succeeds; a dead letter is for those that will fail for ever.
 */
export function isTransient(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE') || isRetriable(error) || isUnavailable(error)
  );
}

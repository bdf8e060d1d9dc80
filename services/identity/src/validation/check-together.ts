import { AppError, invalidField, validationFailed, type ErrorDetail } from '@outlay/errors/app-error';

/**
 * Runs every check before saying no, so that one answer names every field that is wrong.
 * @throws AppError VALIDATION_FAILED with the details of all
 */
export function checkTogether(...checks: readonly (() => unknown)[]): void {
  const details = checks.flatMap(detailsOf);
  if (details.length > 0) throw validationFailed(details);
}

function detailsOf(check: () => unknown): readonly ErrorDetail[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'VALIDATION_FAILED') return error.details;
    throw error;
  }
}

/** A value of a change: left out it stays as it is, and null is refused where a field cannot be empty. */
export function changed<T>(value: T | null | undefined, current: T, field: string): T {
  if (value === null) throw invalidField(field, 'must not be null');
  return value ?? current;
}

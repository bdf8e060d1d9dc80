import { AppError, validationFailed, type ErrorDetail } from './app-error.ts';

/**
 * Runs all checks, so that one error names every invalid field once.
 *
 * @param checks each throws AppError VALIDATION_FAILED, or nothing; any other error goes through at once
 * @throws AppError VALIDATION_FAILED with the details of all
 */
export function checkTogether(...checks: readonly (() => unknown)[]): void {
  const details = new Map<string, ErrorDetail>();
  for (const detail of checks.flatMap(detailsOf)) {
    if (!details.has(detail.field)) details.set(detail.field, detail);
  }
  if (details.size > 0) throw validationFailed([...details.values()]);
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

import { AppError, validationFailed, type ErrorDetail } from '@outlay/errors/app-error';

/**
 * Runs every check and throws once, so that the answer names all wrong fields and not only the first.
 *
 * @param checks each throws AppError VALIDATION_FAILED, or nothing
 * @throws AppError VALIDATION_FAILED with one detail per field
 */
export function requireValid(checks: readonly (() => unknown)[]): void {
  const details = new Map<string, ErrorDetail>();
  for (const check of checks) {
    for (const detail of problemsOf(check)) {
      if (!details.has(detail.field)) details.set(detail.field, detail);
    }
  }
  if (details.size > 0) throw validationFailed([...details.values()]);
}

function problemsOf(check: () => unknown): readonly ErrorDetail[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'VALIDATION_FAILED') return error.details;
    throw error;
  }
}

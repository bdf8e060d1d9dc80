import { preconditionFailed } from '@outlay/errors/app-error';

/** @throws AppError PRECONDITION_FAILED if `expected` is given and differs from the current version */
export function checkVersion(current: number, expected: number | null | undefined): void {
  if (expected != null && expected !== current) throw preconditionFailed();
}

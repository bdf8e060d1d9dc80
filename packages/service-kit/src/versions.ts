import { preconditionFailed } from '@outlay/errors/app-error';

/** @throws AppError PRECONDITION_FAILED when the client read another version than the one it would now overwrite */
export function checkVersion(current: number, expected: number | null | undefined): void {
  if (expected != null && expected !== current) throw preconditionFailed();
}

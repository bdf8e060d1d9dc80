import { invalidField } from '@outlay/errors/app-error';

/** Entries of a list that a sibling may send at once. */
const MAX_ENTRIES = 1_000;

/** @throws AppError VALIDATION_FAILED for a longer list */
export function checkCount(field: string, { length }: readonly unknown[]): void {
  if (length > MAX_ENTRIES) throw invalidField(field, `must not hold more than ${MAX_ENTRIES} entries`, 'TOO_MANY');
}

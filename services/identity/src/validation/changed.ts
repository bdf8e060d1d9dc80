import { invalidField } from '@outlay/errors/app-error';

/** A value of a change: left out it stays as it is, and null is refused where a field cannot be empty. */
export function changed<T>(value: T | null | undefined, current: T, field: string): T {
  if (value === null) throw invalidField(field, 'must not be null');
  return value ?? current;
}

import { invalidField } from '@outlay/errors/app-error';

/** Applies a change to a required field: omitted keeps the value, null is refused. */
export function changed<T>(value: T | null | undefined, current: T, field: string): T {
  if (value === null) throw invalidField(field, 'must not be null');
  return value ?? current;
}

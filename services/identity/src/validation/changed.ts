import { invalidField } from '@outlay/errors/app-error';

/**
 * Applies a change to a required field: omitted keeps the value, null is refused. A kept value is not checked again: the rules may have
 * become stricter since.
 * @param read checks a new value
 */
export function changed<T>(
  value: T | null | undefined,
  current: T,
  field: string,
  read: (value: T) => T = (text) => text,
): T {
  if (value === null) throw invalidField(field, 'must not be null', 'REQUIRED');
  return value === undefined ? current : read(value);
}

import { invalidField } from '@outlay/errors/app-error';

const LONGEST = 120;
/** Control characters and those that turn text around: they serve to imitate other names. */
const UNFIT = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * Checks a name that people see, trimmed and in one Unicode form.
 * @throws AppError VALIDATION_FAILED
 */
export function checkDisplayName(text: string, field = 'name'): string {
  const name = text.normalize('NFC').trim();
  if (name === '' || Array.from(name).length > LONGEST)
    throw invalidField(field, `must have 1 to ${LONGEST} characters`);
  if (UNFIT.test(name)) throw invalidField(field, 'must not contain control characters');
  return name;
}

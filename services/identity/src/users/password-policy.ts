import { invalidField } from '@outlay/errors/app-error';

/** Length says more than character classes do (NIST SP 800-63B §3.1.1.2). The upper bound keeps hashing cheap. */
export const PASSWORD_MIN_CHARACTERS = 10;
export const PASSWORD_MAX_CHARACTERS = 128;

/** The first words of every guessing list that are long enough to pass otherwise. */
const COMMON = new Set([
  '1234567890',
  '0123456789',
  '12345678910',
  'password12',
  'password123',
  'password1234',
  'passwordpassword',
  'qwertyuiop',
  'qwerty12345',
  'letmein123',
  'welcome123',
  'iloveyou123',
  'administrator',
  'changeme123',
]);

/**
 * Checks a password that somebody chooses; one that somebody signs in with is only compared.
 * @throws AppError VALIDATION_FAILED, never quoting the password
 */
export function checkNewPassword(password: string, email: string, field = 'password'): string {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN_CHARACTERS || length > PASSWORD_MAX_CHARACTERS) {
    throw invalidField(field, `must have ${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters`);
  }
  const lower = password.toLowerCase();
  const isSingleCharacter = new Set(lower).size === 1;
  if (COMMON.has(lower) || isSingleCharacter) throw invalidField(field, 'is among the first that are guessed', 'WEAK');
  if (lower.includes(email)) throw invalidField(field, 'must not contain the e-mail address', 'WEAK');
  return password;
}

import { invalidField } from '@outlay/errors/app-error';
import { isCommonPassword } from './common-passwords.ts';

/** Length says more than character classes do (NIST SP 800-63B §3.1.1.2). The upper bound keeps hashing cheap. */
export const PASSWORD_MIN_CHARACTERS = 10;
export const PASSWORD_MAX_CHARACTERS = 128;

/** Facts about a user that a guesser knows too. */
export interface PasswordOwner {
  email: string;
  /** The tenant's slug and name. */
  slug: string;
  tenantName: string;
}

/** Shorter parts occur in many words by chance. */
const SHORTEST_PART = 4;

/**
 * Checks a new password. Passwords at sign-in are only compared.
 * @throws AppError VALIDATION_FAILED, never quoting the password
 */
export function checkNewPassword(password: string, owner: PasswordOwner, field = 'password'): string {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN_CHARACTERS || length > PASSWORD_MAX_CHARACTERS) {
    const message = `must have ${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters`;
    throw invalidField(field, message, length < PASSWORD_MIN_CHARACTERS ? 'TOO_SHORT' : 'TOO_LONG');
  }
  if (isCommonPassword(password)) throw invalidField(field, 'is too common', 'WEAK');
  const [local = ''] = owner.email.split('@');
  if (contains(password, local)) throw invalidField(field, 'must not contain the name in the e-mail address', 'WEAK');
  if (contains(password, owner.slug) || contains(password, owner.tenantName)) {
    throw invalidField(field, 'must not contain the name of the organisation', 'WEAK');
  }
  return password;
}

/** Compared without letter case, and once more without white space and punctuation, where something is left to compare. */
function contains(password: string, part: string): boolean {
  return [fold, squash].some((form) => {
    const sought = form(part);
    return Array.from(sought).length >= SHORTEST_PART && form(password).includes(sought);
  });
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

function squash(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '');
}

import { invalidField } from '@outlay/errors/app-error';
import { foldSpaces } from '@outlay/text/characters';
import { isDomainName, normalizeDomain } from '../tenants/custom-domain.ts';

/** RFC 5321: octets of a path, and of the part before the @. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/** RFC 5322 dot-atom; quoted local parts exist on paper only. ASCII only, before it is lowered: other letters lower to some of these. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** An e-mail address in the form in which it is stored and compared, or null when it is none. */
export function normalizeEmail(text: string): string | null {
  const trimmed = foldSpaces(text);
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const domain = normalizeDomain(trimmed.slice(at + 1));
  const email = `${local.toLowerCase()}@${domain}`;
  const fits = email.length <= LONGEST && local.length <= LONGEST_LOCAL;
  return fits && LOCAL.test(local) && isDomainName(domain) ? email : null;
}

/**
 * Normalises an e-mail address that someone registers with: lower case, ASCII domain. Dots and +tags stay: they are the provider's.
 * @throws AppError VALIDATION_FAILED
 */
export function checkEmail(text: string, field = 'email'): string {
  const email = normalizeEmail(text);
  if (email === null) throw invalidField(field, 'must be an e-mail address', 'INVALID_EMAIL');
  return email;
}

/** The part after the @ of a normalised address. */
export function domainOfEmail(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

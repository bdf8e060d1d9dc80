import { domainToASCII } from 'node:url';
import { invalidField } from '@outlay/errors/app-error';
import { getPublicSuffix } from 'tldts';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST = 253;

/** Top-level names that public DNS never resolves. */
const PRIVATE_SUFFIXES = new Set(['localhost', 'local', 'internal', 'invalid', 'test', 'onion', 'arpa']);

/**
 * Accepts host names of at least two labels, in lower case and ASCII. Refuses IP addresses.
 */
export function isDomainName(domain: string): boolean {
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  return (
    domain.length <= LONGEST && labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(top)
  );
}

/** Characters that URL parsing would silently decode, drop or cut off at. */
const NOT_A_NAME = /[\s/?#@:%\\[\]]/;

/** A domain name as it is stored: ASCII (punycode), lower case, without a trailing dot; empty where it cannot be one. */
export function normalizeDomain(text: string): string {
  const name = text.trim().replace(/\.$/, '');
  return NOT_A_NAME.test(name) ? '' : domainToASCII(name).toLowerCase();
}

/**
 * Normalises a custom domain.
 * @param ownDomain the product's own domain: names below it are subdomains, which only a slug gives
 * @throws AppError VALIDATION_FAILED
 */
export function checkCustomDomain(text: string, ownDomain: string, field = 'customDomain'): string {
  const domain = normalizeDomain(text);
  if (!isDomainName(domain))
    throw invalidField(field, 'must be a host name such as spend.example.com', 'INVALID_DOMAIN');
  const isPrivate = PRIVATE_SUFFIXES.has(domain.slice(domain.lastIndexOf('.') + 1));
  const isOurs = domain === ownDomain || domain.endsWith(`.${ownDomain}`);
  if (isPrivate || isOurs) throw invalidField(field, 'is reserved', 'RESERVED');
  if (getPublicSuffix(domain, { allowPrivateDomains: true }) === domain)
    throw invalidField(field, 'is a suffix under which anybody can have a name', 'PUBLIC_SUFFIX');
  return domain;
}

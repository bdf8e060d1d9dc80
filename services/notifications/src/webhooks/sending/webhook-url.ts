import { invalidField, type AppError } from '@outlay/errors/app-error';
import type { DetailCode } from '@outlay/errors/detail-codes';
import { isAddress, mayReach } from './address-reach.ts';

export const MAX_URL_CHARACTERS = 2_000;
const EXAMPLE = 'such as https://example.com/outlay';
/** Spaces and control characters, which the parser of URLs would remove silently. */
const INVISIBLE = /[\s\p{Cc}]/u;
/** Endings of names that exist only inside a network. */
const LOCAL_ENDINGS = ['.localhost', '.local', '.internal', '.home.arpa', '.lan', '.intranet', '.corp', '.home'];

/**
 * Checks the URL of a receiver as far as it can be without a look at DNS. Names are resolved and checked at each delivery.
 * @param allowPrivate permits HTTP, and addresses and names of this machine's loopback interface
 * @throws AppError VALIDATION_FAILED for the field `url`
 */
export function checkWebhookUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): URL {
  if (text.length > MAX_URL_CHARACTERS) {
    throw refused(`It may have at most ${MAX_URL_CHARACTERS} characters.`, 'TOO_LONG');
  }
  if (INVISIBLE.test(text)) throw refused('It contains a space or a control character. Remove it.', 'INVALID_FORMAT');
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\//i.test(text)) throw refused(`It must be a URL ${EXAMPLE}.`, 'INVALID_FORMAT');
  if (url.protocol !== 'https:' && !allowPrivate) throw refused('It must begin with https://.', 'INVALID_FORMAT');
  if (url.username !== '' || url.password !== '') {
    throw refused('It must contain no user name and no password. Check the signature instead.', 'NOT_ALLOWED');
  }
  if (text.includes('#')) throw refused('It must contain no fragment: remove # and what follows.', 'NOT_ALLOWED');
  if (url.port === '0') throw refused('There is no port 0.', 'INVALID_FORMAT');
  if (!isPermittedHost(url.hostname, allowPrivate)) {
    throw refused('It must be an address on the internet: this one leads into a private network.', 'PRIVATE_ADDRESS');
  }
  return url;
}

/** @param hostname as the parser of URLs writes it: addresses in their usual notation, names in lower case */
function isPermittedHost(hostname: string, allowPrivate: boolean): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isAddress(host)) return mayReach(host, { allowPrivate });
  if (isLocalhost(host)) return allowPrivate;
  return host.includes('.') && !LOCAL_ENDINGS.some((ending) => host.endsWith(ending));
}

/** True for the names that always mean the loopback interface (RFC 6761). */
export function isLocalhost(name: string): boolean {
  return /^(.+\.)?localhost\.?$/i.test(name);
}

function refused(message: string, code: DetailCode): AppError {
  return invalidField('url', message, code);
}

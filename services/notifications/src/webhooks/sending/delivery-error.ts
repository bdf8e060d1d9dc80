import { isUntrustedCertificate } from '@outlay/errors/untrusted-certificate';
import type { DeliveryError } from './delivery-result.ts';

/** Codes of Node, of undici and of this folder. The first pattern that matches counts. */
const PATTERNS: readonly (readonly [RegExp, DeliveryError])[] = [
  [/^BLOCKED_ADDRESS$/, 'BLOCKED_ADDRESS'],
  [/^(NAME_NOT_FOUND|ENOTFOUND|EAI_)/, 'NAME_NOT_FOUND'],
  [/^ECONNREFUSED$/, 'CONNECTION_REFUSED'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'UNREACHABLE'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'TIMEOUT'],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_)/, 'TLS_FAILED'],
  [/^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH)/, 'INVALID_ANSWER'],
];

/** Any unknown fault counts as a broken connection. */
export function deliveryErrorOf(error: unknown): DeliveryError {
  const code = codeOf(error);
  if (isUntrustedCertificate(code)) return 'UNTRUSTED_CERTIFICATE';
  return PATTERNS.find(([pattern]) => pattern.test(code))?.[1] ?? 'CONNECTION_BROKEN';
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Undici's parser gives some errors no code.
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}

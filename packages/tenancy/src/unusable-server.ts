import { isUntrustedCertificate } from '@outlay/errors/untrusted-certificate';

/** No connection to a PostgreSQL server. The message gives the reason and the remedy, and nothing of the URL beside its host. */
export class UnusableServerError extends Error {
  override readonly name = 'UnusableServerError';

  constructor(url: string, cause: unknown) {
    const parsed = URL.parse(url);
    super(
      parsed
        ? `PostgreSQL at ${parsed.host} cannot be used: ${reasonOf(cause, parsed.hostname)}`
        : 'PostgreSQL cannot be used: its URL is not of the form postgres://user:password@host:port/database.',
    );
  }
}

function reasonOf(cause: unknown, hostname: string): string {
  const [code, message] = ['code', 'message'].map((property) => textOf(cause, property));
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `its certificate is not made out to ${hostname}. Name the server in the URL as the certificate does.`;
  if (code !== undefined && isUntrustedCertificate(code))
    return `its certificate is not trusted (${code}). Name its authority's file by sslrootcert in the URL, or by NODE_EXTRA_CA_CERTS.`;
  if (message !== undefined && /no encryption/.test(message))
    return `it accepts no connection without TLS. Add sslmode=verify-full to the URL. (${message})`;
  return message || code || 'for an unknown reason';
}

function textOf(cause: unknown, property: string): string | undefined {
  const value: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, property) : undefined;
  return typeof value === 'string' ? value : undefined;
}

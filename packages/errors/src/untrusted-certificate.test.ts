import { isUntrustedCertificate } from './untrusted-certificate.ts';

describe('isUntrustedCertificate', () => {
  it.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('is true for %s', (code) => expect(isUntrustedCertificate(code)).toBe(true));

  it.each(['ECONNREFUSED', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', ''])('is false for "%s"', (code) =>
    expect(isUntrustedCertificate(code)).toBe(false),
  );
});

/** OpenSSL's and Node's codes for a certificate that this process does not accept. */
const CODES =
  /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|INVALID_CA)/;

/** True for the code of a connection that failed because the server's certificate was not accepted. */
export function isUntrustedCertificate(code: string): boolean {
  return CODES.test(code);
}

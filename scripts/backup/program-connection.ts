/** Address of a server for PostgreSQL's programs: others may list processes, so the password is not in the URL. */
export interface ProgramConnection {
  url: string;
  /** The password, and the authorities that the programs trust. */
  env: NodeJS.ProcessEnv;
}

/** Modes of TLS in which Node's driver verifies the server's certificate and name, as a program does with `verify-full` alone. */
const VERIFIED = new Set(['prefer', 'require', 'verify-ca', 'verify-full']);

/**
 * Makes the connection that a URL means to Node's driver.
 * @param env where the certificate authorities are named
 */
export function programConnection(url: string, env: NodeJS.ProcessEnv): ProgramConnection {
  const plain = new URL(url);
  const { password } = plain;
  plain.password = '';
  const mode = plain.searchParams.get('sslmode') ?? '';
  const isVerified = VERIFIED.has(mode);
  if (isVerified) plain.searchParams.set('sslmode', 'verify-full');
  // The driver's word for TLS without verification.
  if (mode === 'no-verify') plain.searchParams.set('sslmode', 'require');
  // Node knows the system's authorities and those of NODE_EXTRA_CA_CERTS; the programs know none until they are told.
  const PGSSLROOTCERT = env['PGSSLROOTCERT'] ?? env['NODE_EXTRA_CA_CERTS'] ?? 'system';
  return {
    url: plain.toString(),
    env: { ...(password && { PGPASSWORD: decodeURIComponent(password) }), ...(isVerified && { PGSSLROOTCERT }) },
  };
}

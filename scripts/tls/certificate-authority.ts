import { execFile, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ScriptError } from '../script-error.ts';

const run = promisify(execFile);
const DAYS = '30';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
/** Names of this machine's loopback interface. */
const LOOPBACK = 'DNS:localhost,IP:127.0.0.1';

/** Paths of a certificate and its key, both PEM. */
export interface KeyPair {
  certFile: string;
  keyFile: string;
}

/** Signs certificates of servers and clients, for trials and tests: each is valid for 30 days. */
export interface CertificateAuthority {
  /** Certificate of the authority, for its clients. */
  caFile: string;
  /**
   * @param name the common name, by which a server knows a client
   * @param hosts of a server, as a certificate has them; by default those of the loopback interface
   */
  issue(name: string, hosts?: string): Promise<KeyPair>;
}

/** Why no certificates can be made here; null where they can. */
export function missingForCertificates(): string | null {
  const isThere = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
  return isThere ? null : "OpenSSL is missing: install Debian's package openssl.";
}

/**
 * Makes a new authority in a folder.
 * @throws ScriptError where OpenSSL is missing or fails
 */
export async function createCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  const missing = missingForCertificates();
  if (missing !== null) throw new ScriptError(missing);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const at = (name: string): KeyPair => ({
    certFile: join(folder, `${name}.pem`),
    keyFile: join(folder, `${name}.key`),
  });
  const ca = at('ca');
  const selfSigned = ['req', '-x509', ...KEY, '-days', DAYS, '-subj', '/CN=Outlay local authority'];
  await openssl([...selfSigned, '-keyout', ca.keyFile, '-out', ca.certFile]);
  return {
    caFile: ca.certFile,
    async issue(name, hosts = LOOPBACK) {
      const pair = at(name);
      const request = join(folder, `${name}.csr`);
      const extensions = join(folder, `${name}.ext`);
      await writeFile(extensions, `subjectAltName=${hosts}\nbasicConstraints=CA:FALSE\n`);
      await openssl(['req', ...KEY, '-subj', `/CN=${name}`, '-keyout', pair.keyFile, '-out', request]);
      const signing = ['x509', '-req', '-in', request, '-CA', ca.certFile, '-CAkey', ca.keyFile, '-days', DAYS];
      await openssl([...signing, '-CAcreateserial', '-extfile', extensions, '-out', pair.certFile]);
      return pair;
    },
  };
}

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await run('openssl', args);
  } catch (error) {
    throw new ScriptError(`openssl ${args[0] ?? ''}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

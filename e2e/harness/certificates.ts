import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True where certificates can be made. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A server's certificate and its key (PEM). */
export interface Certificate {
  certificate: string;
  key: string;
}

/** A certificate authority of a test's own. */
export interface Authority {
  /** File of its certificate (PEM). */
  file: string;
  /** @param names as a certificate has them: `DNS:db.example`, `IP:127.0.0.1` */
  issue(names: string): Certificate;
}

/** @param folder where its files are */
export function createAuthority(folder: string, name: string): Authority {
  const [file, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', key, '-out', file, '-days', '2', '-subj', `/CN=${name}`);
  return {
    file,
    issue(names) {
      const base = join(folder, `${name}-server`);
      const [request, own, certificate, extensions] = ['csr', 'key', 'crt', 'ext'].map((end) => `${base}.${end}`);
      if (!request || !own || !certificate || !extensions) throw new Error('Each has a name.');
      writeFileSync(extensions, `subjectAltName=${names}\n`);
      openssl('req', ...newKey, '-keyout', own, '-out', request, '-subj', '/CN=server');
      const signing = ['-CA', file, '-CAkey', key, '-CAcreateserial', '-days', '2', '-extfile', extensions];
      openssl('x509', '-req', '-in', request, ...signing, '-out', certificate);
      return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(own, 'utf8') };
    },
  };
}

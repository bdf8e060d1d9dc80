import { roleNames } from '@outlay/tenancy/tenant-wall';
import type { Secrets } from '../start/secrets.ts';
import { SERVICES } from '../start/service-names.ts';

/** PgBouncer's settings by the parameters of a connection's URL. */
const TLS_SETTINGS = { sslmode: 'server_tls_sslmode', sslrootcert: 'server_tls_ca_file' };

/**
 * Files of the pooler (`k8s/components/pooler`): its logins, which are those of the application roles alone, and its servers.
 * @param serverUrl PostgreSQL; the pooler takes over its settings of TLS
 */
export function poolerFiles(secrets: Secrets, serverUrl: string): Record<'userlist.txt' | 'databases.ini', string> {
  const { hostname, port, searchParams } = new URL(serverUrl);
  const users = SERVICES.map((service) => `"${roleNames(service).app}" "${secrets[`${service}.app`]}"\n`);
  const databases = SERVICES.map((service) => `outlay_${service} = host=${hostname} port=${port || '5432'}\n`);
  const tls = Object.entries(TLS_SETTINGS).flatMap(([parameter, setting]) => {
    const value = searchParams.get(parameter);
    return value === null ? [] : [`${setting} = ${value}\n`];
  });
  return { 'userlist.txt': users.join(''), 'databases.ini': `${tls.join('')}[databases]\n${databases.join('')}` };
}

import { roleNames } from '@outlay/tenancy/tenant-wall';
import type { Secrets } from '../start/secrets.ts';
import { SERVICES } from '../start/service-names.ts';

/**
 * Files of the pooler (`k8s/components/pooler`): its logins, which are those of the application roles alone, and its servers.
 * @param serverUrl PostgreSQL, whose `sslmode` the pooler takes over
 */
export function poolerFiles(secrets: Secrets, serverUrl: string): Record<'userlist.txt' | 'databases.ini', string> {
  const { hostname, port, searchParams } = new URL(serverUrl);
  const users = SERVICES.map((service) => `"${roleNames(service).app}" "${secrets[`${service}.app`]}"\n`);
  const databases = SERVICES.map((service) => `outlay_${service} = host=${hostname} port=${port || '5432'}\n`);
  const mode = searchParams.get('sslmode');
  const tls = mode === null ? '' : `server_tls_sslmode = ${mode}\n`;
  return { 'userlist.txt': users.join(''), 'databases.ini': `${tls}[databases]\n${databases.join('')}` };
}

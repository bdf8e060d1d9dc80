import type { Environments } from '@outlay/scripts/start/environment';
import { recordOf } from '@outlay/scripts/start/record-of';
import type { Secrets } from '@outlay/scripts/start/secrets';
import { SERVICES } from '@outlay/scripts/start/service-names';
import type { AdminUrls } from './settled.ts';

/** Superusers' URLs: those of the built-in server, or of the one that DATABASE_SERVER_URL names. */
export function adminUrls(environments: Environments, secrets: Secrets): AdminUrls {
  const server = process.env['DATABASE_SERVER_URL'];
  const { username, password } = server ? new URL(server) : { username: 'postgres', password: secrets.postgres };
  return recordOf(SERVICES, (service) => {
    const url = new URL(environments[service]['DATABASE_MIGRATION_URL'] ?? '');
    url.username = username;
    url.password = password;
    return url.toString();
  });
}

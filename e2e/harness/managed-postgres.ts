import { join } from 'node:path';
import { loadSecrets } from '@outlay/scripts/start/secrets';
import { DATABASES } from '@outlay/scripts/start/installation';
import { createCertificateAuthority } from '@outlay/scripts/tls/certificate-authority';
import { backupRoleSql } from '@outlay/tenancy/backup-role';
import { databaseUrl } from '@outlay/tenancy/roles';
import type pg from 'pg';
import { startOwnPostgres } from './own-postgres.ts';
import { acceptTlsOnly } from './tls-postgres.ts';

/** A PostgreSQL server as providers rent it out: over TLS only, to an administrator who is no superuser. */
export interface ManagedPostgres {
  adminUrl: string;
  /** The provider's. */
  superuserUrl: string;
  /** The provider's own connections. */
  superuser: pg.Pool;
  /** A folder for the test's files, deleted with the server. */
  folder: string;
  /** Makes the backup role of the installation in this data folder, which the administrator may not. */
  makeBackupRole(dataFolder: string): Promise<void>;
}

const ADMIN = { user: 'app_admin', password: 'of the administrator' };

/** `parts` stops it. */
export async function makeManagedPostgres(parts: AsyncDisposableStack): Promise<ManagedPostgres> {
  const { superuserUrl, superuser, folder, stop } = await startOwnPostgres();
  parts.defer(stop);
  await superuser.query(`create role ${ADMIN.user} login createrole createdb password '${ADMIN.password}'`);
  const authority = await createCertificateAuthority(join(folder, 'authority'));
  await acceptTlsOnly({ superuser }, await authority.issue('server'));
  const verified = new URL(superuserUrl);
  verified.hostname = 'localhost';
  verified.search = String(new URLSearchParams({ sslmode: 'verify-full', sslrootcert: authority.caFile }));
  return {
    adminUrl: databaseUrl(verified.toString(), 'postgres', ADMIN),
    ...{ superuserUrl: verified.toString(), superuser, folder },
    async makeBackupRole(dataFolder) {
      const { backup } = await loadSecrets(dataFolder);
      await superuser.query(backupRoleSql(Object.keys(DATABASES)).replace(/password '[^']*'/, `password '${backup}'`));
    },
  };
}

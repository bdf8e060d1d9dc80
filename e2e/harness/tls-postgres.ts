import { chmod, chown, copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from '@outlay/scripts/tls/certificate-authority';
import { waitFor } from '@outlay/testkit/wait-for';
import type { OwnPostgres } from './own-postgres.ts';

type Server = Pick<OwnPostgres, 'superuser'>;

/** Has the server refuse whoever comes without TLS from now on. */
export async function acceptTlsOnly(server: Server, certificate: KeyPair): Promise<void> {
  const rules = join(await dataFolder(server), 'pg_hba.conf');
  await server.superuser.query(`copy (select 'hostssl all all all scram-sha-256') to '${rules}'`);
  await server.superuser.query('alter system set ssl = on');
  await present(server, certificate);
  const isOn = async () => (await server.superuser.query<{ ssl: string }>('show ssl')).rows[0]?.ssl === 'on';
  await waitFor(isOn, { what: 'the server to offer TLS' });
}

/** Gives the server a certificate for new connections. */
export async function present(server: Server, { certFile, keyFile }: KeyPair): Promise<void> {
  const folder = await dataFolder(server);
  const { uid, gid } = await stat(folder);
  for (const [name, file] of Object.entries({ 'server.crt': certFile, 'server.key': keyFile })) {
    await copyFile(file, join(folder, name));
    await chmod(join(folder, name), 0o600);
    await chown(join(folder, name), uid, gid);
  }
  await server.superuser.query('select pg_reload_conf()');
}

async function dataFolder({ superuser }: Server): Promise<string> {
  const { rows } = await superuser.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  return rows[0]?.folder ?? '';
}

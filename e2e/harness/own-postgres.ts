import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import pg from 'pg';

/** A PostgreSQL server of a test's own, where roles may be made and changed. */
export interface OwnPostgres {
  superuserUrl: string;
  /** Connections of the superuser to the database `postgres`. */
  superuser: pg.Pool;
  /** A folder for the test's files, deleted with the server. */
  folder: string;
  stop(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-own-postgres-'));
  // The server's user must be able to enter it.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'server'),
    password: 'superuser',
    durable: false,
  });
  // One connection that stays, whatever a test changes about new ones.
  const superuser = new pg.Pool({ connectionString: server.url, max: 1, idleTimeoutMillis: 0 });
  superuser.on('error', () => undefined);
  return {
    ...{ superuserUrl: server.url, superuser, folder },
    async stop() {
      await superuser.end();
      await server.discard();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

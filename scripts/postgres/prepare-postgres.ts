import { findBinaries } from './binaries.ts';
import { ensureCluster, placeDataDirectory } from './data-directory.ts';
import { serverUser, type ServerUser } from './server-user.ts';
import { clearStaleServer } from './stale-server.ts';

export interface PostgresOptions {
  /** Where the database's files should be; made when missing. The caller sees to it that nobody else uses it. */
  dataDir: string;
  /** Of the superuser `postgres`; must be the one the files were made with. */
  password: string;
  /** False gives up durability for speed: for tests. */
  durable: boolean;
  maxConnections?: number;
}

/** A server whose files are in place. */
export interface PreparedPostgres {
  /** Where the files really are: not what was asked for where the server's user cannot get there. */
  dataDir: string;
  /** Whom it runs as; null for whoever starts it. */
  user: ServerUser | null;
  command(port: number): string[];
  /** The superuser's connection string to the database `postgres`. */
  url(port: number): string;
}

const FAST_NOT_DURABLE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/**
 * Finds the programs, makes the files unless they are there, and ends what an earlier start left behind.
 *
 * @throws Error in plain words when it cannot be done
 */
export async function preparePostgres(options: PostgresOptions): Promise<PreparedPostgres> {
  if (process.platform === 'win32')
    throw new Error('The built-in PostgreSQL runs on Linux and macOS; on Windows, use WSL.');
  const user = serverUser(options.dataDir);
  const binaries = await findBinaries(user);
  const dataDir = await placeDataDirectory(options.dataDir, user);
  await clearStaleServer(dataDir);
  await ensureCluster(binaries, dataDir, options.password, user);
  return {
    dataDir,
    user,
    command: (port) => [
      binaries.postgres,
      '-D',
      dataDir,
      ...settings(options, port).flatMap((setting) => ['-c', setting]),
    ],
    url: (port) => superuserUrl(options.password, port),
  };
}

/** The superuser's connection string to the database `postgres` of a server on the loopback interface. */
export function superuserUrl(password: string, port: number): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

function settings({ durable, maxConnections = 200 }: PostgresOptions, port: number): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${maxConnections}`,
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
    ...(durable ? [] : FAST_NOT_DURABLE),
  ];
}

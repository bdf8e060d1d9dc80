import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import { freePort } from '@outlay/scripts/ports/free-port';
import { makeEnvironments } from '@outlay/scripts/start/environment';
import { startGateway, startServices } from '@outlay/scripts/start/in-process';
import { installationOptions, openInstallation } from '@outlay/scripts/start/installation';
import { migrateAll } from '@outlay/scripts/start/migrations';
import { announceRunning } from '@outlay/scripts/start/running';
import { parseSecrets } from '@outlay/scripts/start/secrets';
import { withClient } from '@outlay/tenancy/roles';
import type pg from 'pg';

/** A whole Outlay as `npm start` runs it, with a database server and a data folder of its own: all of it may be lost. */
export interface OwnedOutlay {
  /** The data folder. */
  folder: string;
  url: string;
  /** The environment of commands that work on it. */
  env: NodeJS.ProcessEnv;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs statements as the server's superuser, while Outlay is stopped. */
  asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

const SETTINGS = {
  ...{ LOG_LEVEL: 'silent', RATE_LIMIT_USER: '1000000', RATE_LIMIT_TENANT: '1000000', RATE_LIMIT_ANONYMOUS: '1000000' },
  ...{ RATE_LIMIT_AUTH: '1000000', SUBGRAPH_TIMEOUT_MS: '10000', READ_YOUR_WRITES_TIMEOUT_MS: '10000' },
};

/** @param settings variables of the installation, such as servers to use in place of its own */
export async function makeOwnedOutlay(settings: NodeJS.ProcessEnv = {}): Promise<OwnedOutlay> {
  const root = await mkdtemp(join(tmpdir(), 'outlay-owned-'));
  // PostgreSQL does not run as root; its user has to get in.
  await chmod(root, 0o755);
  const [folder, port] = [join(root, 'data'), await freePort()];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    OUTLAY_DATA_DIR: folder,
    ...{ ...SETTINGS, ...settings },
  };
  const cache = process.env['OUTLAY_CACHE_DIR'];
  if (cache) env['OUTLAY_CACHE_DIR'] = cache;
  let running = new AsyncDisposableStack();
  const outlay: OwnedOutlay = {
    ...{ folder, env, url: `http://127.0.0.1:${port}` },
    async start() {
      running = new AsyncDisposableStack();
      const options = { ...installationOptions(env), report: () => undefined };
      const installation = await openInstallation(running, options);
      await migrateAll(installation);
      const environments = await makeEnvironments(installation, port, env);
      await startGateway(running, environments, await startServices(running, environments));
      await announceRunning(folder, environments, env);
    },
    stop: () => running.disposeAsync(),
    asSuperuser: (work) => onServer(folder, work),
    async remove() {
      await running.disposeAsync();
      await rm(root, { recursive: true, force: true });
    },
  };
  return outlay;
}

async function onServer<T>(folder: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { postgres: password = '' } = parseSecrets(await readFile(join(folder, 'secrets.json'), 'utf8'));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), password, durable: false });
  try {
    return await withClient(server.url, work);
  } finally {
    await server.stop();
  }
}

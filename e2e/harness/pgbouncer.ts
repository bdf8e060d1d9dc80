import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { superviseServer } from '@outlay/scripts/postgres/server-process';
import { serverUser } from '@outlay/scripts/postgres/server-user';
import { freePort } from '@outlay/scripts/ports/free-port';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';

/** Debian's place, which not everybody's PATH has. */
const INSTALLED = '/usr/sbin/pgbouncer';
/** The program: another than the installed one by PGBOUNCER. */
const PROGRAM = process.env['PGBOUNCER'] || (existsSync(INSTALLED) ? INSTALLED : 'pgbouncer');
const version = /PgBouncer (\d+)\.(\d+)/.exec(String(spawnSync(PROGRAM, ['--version']).stdout)) ?? [];

/** True if the program can remember names of prepared statements. */
export const keepsNames = Number(version[1]) > 1 || Number(version[2]) >= 21;
const SHIPPED = join(repositoryRoot, 'k8s/components/pooler/pooler/pgbouncer.ini');
/** The folder that the shipped configuration names. */
const SECRET = '/etc/pooler/secret';

/** Tests with a pooler; skipped where none is installed. */
export function describeWithPgBouncer(name: string, tests: () => void): void {
  const missing = version.length > 0 ? null : "pgbouncer is not installed: Debian's package of this name, or PGBOUNCER";
  describeUnless(missing, name, tests);
}

/** A PgBouncer of a test's own, with the configuration that Kubernetes gets. */
export interface TestPgBouncer {
  /** The same database and role by way of the pooler. */
  through(url: string): string;
  port: number;
  /** The end of its log. */
  lastWords(): string;
  /** Ends it by SIGINT. */
  stop(): Promise<void>;
}

/**
 * @param urls whose databases and roles the pooler knows, on one server
 * @param settings in place of those of the file
 */
export async function startPgBouncer(
  urls: readonly string[],
  settings: Readonly<Record<string, string | number>> = {},
): Promise<TestPgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-pgbouncer-'));
  const port = Number(settings['listen_port'] ?? (await freePort()));
  const logins = urls.map((url) => new URL(url));
  const databases = logins.map(({ pathname, host }) => `${pathname.slice(1)} = host=${host.replace(':', ' port=')}`);
  const users = logins.map(({ username, password }) => `"${username}" "${decodeURIComponent(password)}"`);
  const file = join(folder, 'pgbouncer.ini');
  const files = {
    [file]: await configuration(folder, { listen_addr: '127.0.0.1', listen_port: port, ...settings }),
    [join(folder, 'databases.ini')]: ['[databases]', ...databases, ''].join('\n'),
    [join(folder, 'userlist.txt')]: [...new Set(users), ''].join('\n'),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(path, text);
  // PgBouncer does not run as root, and its user has to read all.
  const user = serverUser(folder + '/none');
  await chmod(folder, 0o755);
  if (user) for (const path of Object.keys(files)) await chown(path, user.uid, user.gid);
  const server = superviseServer([PROGRAM, file], join(folder, 'pgbouncer.log'), user);
  const through = (url: string): string => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).toString();
  try {
    await waitFor(() => server.hasExited() || answers(through(urls[0] ?? '')), { what: 'PgBouncer to answer' });
    if (server.hasExited()) throw new Error('it ended');
  } catch (error) {
    await server.stop();
    throw new Error(`PgBouncer did not start: ${server.lastWords()}`, { cause: error });
  }
  return {
    ...{ through, port, lastWords: () => server.lastWords() },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The shipped configuration with other values, and without a setting that the program does not know. */
async function configuration(folder: string, settings: Readonly<Record<string, string | number>>): Promise<string> {
  const own = { ...settings, ...(!keepsNames && { max_prepared_statements: undefined }) };
  const lines = (await readFile(SHIPPED, 'utf8')).replaceAll(SECRET, folder).split('\n');
  const kept = lines.filter((line) => !Object.keys(own).some((name) => line.startsWith(`${name} =`)));
  const changed = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return kept.flatMap((line) => (line === '[pgbouncer]' ? [line, ...changed] : [line])).join('\n');
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

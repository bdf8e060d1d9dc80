import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ScriptError } from '../script-error.ts';
import { fetchPostgresClient } from './fetch-postgres-client.ts';

/** Paths of PostgreSQL's programs for backups. */
export interface PostgresClient {
  dump: string;
  dumpAll: string;
  restore: string;
}

/**
 * Finds the programs for a server of this major version or an older one: in the folder PG_BIN, on PATH, or fetched once into the cache.
 *
 * @throws ScriptError where there are none that are new enough
 */
export async function findPostgresClient(
  serverMajor: number,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<PostgresClient> {
  const own = env['PG_BIN'];
  if (own) {
    const client = programsIn(own);
    const problem = problemOf(client, serverMajor);
    if (problem !== null) throw new ScriptError(`PG_BIN=${own}: ${problem}`);
    return client;
  }
  const onPath = programsIn('');
  const problem = problemOf(onPath, serverMajor);
  if (problem === null) return onPath;
  const fetched = await fetchPostgresClient(report).catch((error: unknown) => {
    if (!(error instanceof ScriptError)) throw error;
    throw new ScriptError(
      `Backups need pg_dump, pg_dumpall and pg_restore of PostgreSQL ${serverMajor} or newer. On PATH: ${problem}\n` +
        `Fetching them failed: ${error.message}\nInstall PostgreSQL's client programs and name their folder: PG_BIN=<folder>.`,
    );
  });
  const client = programsIn(fetched);
  const wrong = problemOf(client, serverMajor);
  if (wrong !== null)
    throw new ScriptError(`${wrong} Install newer client programs and name their folder: PG_BIN=<folder>.`);
  return client;
}

function programsIn(folder: string): PostgresClient {
  return { dump: join(folder, 'pg_dump'), dumpAll: join(folder, 'pg_dumpall'), restore: join(folder, 'pg_restore') };
}

/** @returns null where all are there and new enough */
function problemOf(client: PostgresClient, serverMajor: number): string | null {
  for (const program of [client.dump, client.dumpAll, client.restore]) {
    const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    if (error) return `${program} is missing or does not run.`;
    const version = /(\d+)(\.\d+|devel|beta\d+|rc\d+)/.exec(stdout)?.[1] ?? '';
    if (!(Number(version) >= serverMajor))
      return `${program} is of PostgreSQL ${version || 'an unknown version'}, the server of ${serverMajor}.`;
  }
  return null;
}

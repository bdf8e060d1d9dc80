import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { READ_MODEL_TABLES } from '@outlay/analytics/rebuild/read-model-tables';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { DeployedOutlay } from './deployment.ts';

/** Builds the read models again with the operator's command. @returns the tables that are not the same to the byte afterwards */
export async function rebuildDifferences(deployment: DeployedOutlay): Promise<string[]> {
  const before = await fingerprints(deployment);
  await rebuild(deployment);
  const after = await fingerprints(deployment);
  return READ_MODEL_TABLES.filter((table) => before.get(table) !== after.get(table)).map(
    (table) => `${table}: ${before.get(table)} was, ${after.get(table)} is`,
  );
}

async function rebuild({ environments }: DeployedOutlay): Promise<void> {
  const child = spawn(process.execPath, ['services/analytics/src/cli/rebuild.ts'], {
    ...{ cwd: repositoryRoot, env: { PATH: process.env['PATH'], ...environments.analytics, LOG_LEVEL: 'warn' } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the rebuild ended with ${child.exitCode}: ${words}`);
}

async function fingerprints({ sql }: DeployedOutlay): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const table of READ_MODEL_TABLES) {
    const { rows } = await sql.analytics.query<{ rows: number; hash: string | null }>(
      `select count(*)::int as rows, md5(string_agg(t::text, E'\\n' order by t::text)) as hash from ${table} t`,
    );
    found.set(table, `${rows[0]?.rows} rows ${rows[0]?.hash}`);
  }
  return found;
}

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ScriptError } from '../script-error.ts';
import type { ServiceName } from './service-names.ts';

const PAUSE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** Migrations of each service, loaded without the service and without those of others. */
const MIGRATIONS: Readonly<Record<ServiceName, () => Promise<readonly { name: string }[]>>> = {
  identity: async () => (await import('@outlay/identity/migrations/migrations')).identityMigrations,
  projects: async () => (await import('@outlay/projects/migrations/migrations')).projectsMigrations,
  ledger: async () => (await import('@outlay/ledger/migrations/migrations')).ledgerMigrations,
  analytics: async () => (await import('@outlay/analytics/migrations/migrations')).analyticsMigrations,
  notifications: async () => (await import('@outlay/notifications/migrations/migrations')).notificationsMigrations,
};

/**
 * Waits until a database has every migration of this version. A server that is away, and a database or role that does not exist
 * yet, are waited for as well.
 * @param workerUrl the database as the service's worker role, which may read the names of its migrations
 * @throws ScriptError when `signal` ends the wait
 */
export async function awaitMigrations(
  service: ServiceName,
  workerUrl: string,
  { report, signal }: { report: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const names = (await MIGRATIONS[service]()).map(({ name }) => name);
  let last = '';
  while (!signal.aborted) {
    const reason = await missing(names, workerUrl);
    if (reason === null) {
      report(`The database of ${service} has every migration.`);
      return;
    }
    if (reason !== last) report(`Waiting for the migrations of ${service}: ${reason}`);
    last = reason;
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  throw new ScriptError(`Stopped before the database of ${service} was migrated.`);
}

/** The reason to go on waiting; null when there is none. */
async function missing(names: readonly string[], url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations');
    const applied = new Set(rows.map(({ name }) => name));
    const pending = names.filter((name) => !applied.has(name));
    return pending.length === 0 ? null : `${pending.length} pending, the first is ${pending[0] ?? ''}`;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The error of a name with several addresses, none of which answers, has a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

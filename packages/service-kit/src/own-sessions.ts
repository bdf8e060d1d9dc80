import pg from 'pg';
import { PooledSessionError, requireOwnSession } from '@outlay/tenancy/pooler';

/** Milliseconds for a database to answer. One that does not is no reason not to start: readiness finds it. */
const PATIENCE_MS = 3_000;

/**
 * Refuses a worker URL that leads through a pooler: the relay leads by a lock of its session, which would outlive it there.
 * @throws PooledSessionError
 */
export async function requireWorkersOwnSessions(workerUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: workerUrl,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await requireOwnSession(client, 'DATABASE_WORKER_URL');
  } catch (error) {
    if (error instanceof PooledSessionError) throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

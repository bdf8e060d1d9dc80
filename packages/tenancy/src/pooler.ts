import type { ClientBase } from 'pg';

/**
 * The way of a connection to PostgreSQL: its own session, or a pooler that gives it another session for every transaction. Some
 * poolers remember the names of prepared statements, and prepare them again in each session.
 */
export type Route = 'direct' | 'pooled' | 'pooled with names';

/** A connection that needs a session of its own, for locks, notifications or settings, leads through a pooler. */
export class PooledSessionError extends Error {
  override readonly name = 'PooledSessionError';

  /** @param url the variable, or what else names the connection */
  constructor(url: string) {
    super(
      `${url} leads through a connection pooler, and needs sessions of its own: let it name PostgreSQL itself. ` +
        'Only DATABASE_URL may lead through a pooler (docs/databases.md).',
    );
  }
}

const PROBE = {
  name: 'outlay_probe',
  text: `select count(*)::int as kept from pg_prepared_statements where name = 'outlay_probe'`,
};
/** SQLSTATE duplicate_prepared_statement: another connection used the same session before. */
const NAME_TAKEN = '42P05';

/**
 * Finds out the way of a connection. A pooler gives its clients process numbers of its own, for cancelling, in place of the
 * session's. One that remembers names prepares the probe under another one.
 */
export async function routeOf(client: ClientBase): Promise<Route> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (rows[0]?.pid === Reflect.get(client, 'processID')) return 'direct';
  try {
    const probe = await client.query<{ kept: number }>(PROBE);
    return probe.rows[0]?.kept === 0 ? 'pooled with names' : 'pooled';
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === NAME_TAKEN) return 'pooled';
    throw error;
  }
}

/** @throws PooledSessionError unless the connection is a session of its own */
export async function requireOwnSession(client: ClientBase, url: string): Promise<void> {
  if ((await routeOf(client)) !== 'direct') throw new PooledSessionError(url);
}

import pg from 'pg';

/**
 * Connections for a test that looks into a database. One that is cut is no failure: closing a pool does not wait for its
 * connections to be closed, and dropping the database or stopping the server ends them.
 */
export function openTestPool(connectionString: string, max = 2): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on('error', () => undefined);
  return pool;
}

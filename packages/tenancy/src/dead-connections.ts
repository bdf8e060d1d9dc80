import type { Pool, PoolClient } from 'pg';

/**
 * Returns a connection that was lost in the middle of a transaction to its pool. The query builder below the ORM releases a
 * connection only after a successful COMMIT or ROLLBACK, which a lost connection never has: without this, every connection
 * that PostgreSQL drops would occupy its slot in the pool for ever.
 */
export function releaseDeadConnections(pool: Pool): void {
  const held = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    held.add(client);
    // The pool sets `release` on the client right after this event, before the client is handed out; or it takes the client back
    // at once, where the one who waited for it has given up.
    queueMicrotask(() => {
      if (held.has(client)) releaseAtEnd(client);
    });
  });
  pool.on('release', (_error, client) => void held.delete(client));
}

function releaseAtEnd(client: PoolClient): void {
  const release = client.release.bind(client);
  let isReleased = false;
  const releaseOnce = (error?: Error | boolean) => {
    if (isReleased) return;
    isReleased = true;
    client.off('end', onEnd);
    client.release = () => undefined;
    release(error);
  };
  const onEnd = () => releaseOnce(true);
  client.once('end', onEnd);
  client.release = releaseOnce;
}

/**
 * Keeps a connection that PostgreSQL ends between two statements, such as by a timeout of its transaction, from ending the
 * process: the client's `error` event has a listener, and its next statement fails.
 */
export function surviveLostConnections(pool: Pool): void {
  pool.on('connect', (client) => client.on('error', () => undefined));
}

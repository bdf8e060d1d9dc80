import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection that died in the middle of a transaction back to its pool. The query builder below the ORM releases a
 * connection only after a COMMIT or ROLLBACK that succeeds, and on a dead connection neither does: without this, every
 * connection that PostgreSQL drops (a restart drops all) would take its place in the pool with it, for ever.
 */
export function releaseDeadConnections(pool: Pool): void {
  // The pool puts `release` on the client right after this event, before whoever asked for the client goes on.
  pool.on('acquire', (client) => queueMicrotask(() => releaseAtEnd(client)));
}

function releaseAtEnd(client: PoolClient): void {
  const release = client.release.bind(client);
  const releaseOnce = (error?: Error | boolean) => {
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

import { databaseUrl } from '@outlay/tenancy/roles';
import pg from 'pg';
import { databaseName } from './database-name.ts';
import type { BackedUp } from './manifest.ts';

/** One moment of a database, kept until it is closed. */
export interface Snapshot {
  name: BackedUp;
  /** As PostgreSQL's programs take it. */
  id: string;
  /** The server's clock. */
  at: Date;
  /** In the snapshot's transaction. */
  client: pg.Client;
}

/**
 * Readers first, then those whose events they read, the event log last: so whatever a row refers to is in the backup too, and every
 * event that a snapshot holds as published is in that of the log.
 */
const ORDER: readonly BackedUp[] = ['analytics', 'notifications', 'ledger', 'projects', 'identity', 'events'];

/** Opens a snapshot of each database, within milliseconds. `parts` closes them. */
export async function openSnapshots(
  parts: AsyncDisposableStack,
  serverUrl: string,
  names: readonly BackedUp[],
): Promise<Snapshot[]> {
  const wanted = ORDER.filter((name) => names.includes(name));
  const clients = await Promise.all(
    wanted.map(async (name) => {
      const client = new pg.Client({ connectionString: databaseUrl(serverUrl, databaseName(name)) });
      client.on('error', () => undefined);
      await client.connect();
      parts.defer(() => client.end());
      return { name, client };
    }),
  );
  const snapshots: Snapshot[] = [];
  for (const { name, client } of clients) {
    await client.query(`begin isolation level repeatable read read only`);
    const { rows } = await client.query<{ id: string; at: Date }>(
      `select pg_export_snapshot() as id, clock_timestamp() as at`,
    );
    const [snapshot] = rows;
    if (snapshot) snapshots.push({ name, client, ...snapshot });
  }
  return snapshots;
}

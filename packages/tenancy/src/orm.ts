import { MikroORM, type EntityClass, type EntitySchema } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { releaseDeadConnections } from './dead-connections.ts';

/** How long one statement may run before PostgreSQL gives it up, in milliseconds: no request waits longer. */
const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** An idle connection is probed after so long: a server that vanished is noticed in seconds, not after two hours. */
const KEEP_ALIVE_MS = 5_000;

/** The entities of a service, as `defineEntity` made them. */
export type Entities = (EntityClass | EntitySchema)[];

/** One service's ORM on one role's connections. Connections open when first used. */
export function createOrm(options: {
  url: string;
  entities: Entities;
  poolSize: number;
  logger: Logger;
  /** Told of the pool when the first connection opens: its counts are shown to operators. */
  onPool?: (pool: Pool) => void;
}): MikroORM {
  return new MikroORM({
    clientUrl: options.url,
    entities: options.entities,
    pool: { min: 0, max: options.poolSize },
    driverOptions: {
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      onPoolCreated: (pool: Pool) => {
        releaseDeadConnections(pool);
        options.onPool?.(pool);
      },
    },
    logger: (message) => options.logger.debug(message),
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  });
}

/**
 * Whether the database answers just now. Asks it: the ORM's own `isConnected` says no until something else has used a
 * connection, and a service that gets no requests before it is ready would never be.
 */
export async function ping(orm: MikroORM): Promise<boolean> {
  return orm.em
    .getConnection()
    .execute('select 1')
    .then(
      () => true,
      () => false,
    );
}

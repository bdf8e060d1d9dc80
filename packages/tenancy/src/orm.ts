import { MikroORM, type EntityClass, type EntitySchema } from '@mikro-orm/postgresql';
import { Pool, TypeOverrides, type ClientBase } from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { releaseDeadConnections, surviveLostConnections } from './dead-connections.ts';
import { routeOf } from './pooler.ts';
import { LeanPostgresDialect } from './postgres-dialect.ts';
import { useNoNames } from './prepared-statement.ts';

const CONNECT_TIMEOUT_MS = 3_000;
/** Idle time after which a connection is probed, in milliseconds, so that a lost server is detected within seconds. */
const KEEP_ALIVE_MS = 5_000;

/** The entities of a service, as `defineEntity` made them. */
export type Entities = (EntityClass | EntitySchema)[];

/** One service's ORM on one role's connections. Connections open when first used. */
export function createOrm(options: {
  url: string;
  entities: Entities;
  poolSize: number;
  logger: Logger;
  /** Called with the pool when it is created; its counts become metrics. */
  onPool?: (pool: Pool) => void;
}): MikroORM {
  const pool = createPool(options.url, options.poolSize, options.logger);
  options.onPool?.(pool);
  return new MikroORM({
    clientUrl: options.url,
    entities: options.entities,
    driverOptions: new LeanPostgresDialect(pool),
    logger: (message) => options.logger.debug(message),
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  });
}

/**
 * Connections of one role. Their session limits are those of the role (`session-limits.ts`), so that none has to be sent when connecting,
 * which poolers refuse.
 */
function createPool(connectionString: string, max: number, logger: Logger): Pool {
  let hasWarned = false;
  // The pool waits for it; its type does not say so.
  const onConnect: (client: ClientBase) => unknown = async (client) => {
    if ((await routeOf(client)) !== 'pooled') return;
    useNoNames(client);
    if (!hasWarned) logger.warn(NAMELESS);
    hasWarned = true;
  };
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: ormTypes(),
    onConnect,
  });
  surviveLostConnections(pool);
  releaseDeadConnections(pool);
  pool.on('error', ({ message }) => logger.debug({ message }, 'an idle connection was lost'));
  return pool;
}

const NAMELESS =
  'a connection pooler before PostgreSQL loses the names of prepared statements: each is planned anew. PgBouncer keeps them from 1.21 on, ' +
  'with max_prepared_statements';

/** Object ids of date, timestamp, timestamptz and interval: the ORM parses their text itself. */
const TIMES = [1082, 1114, 1184, 1186];

function ormTypes(): TypeOverrides {
  const types = new TypeOverrides();
  for (const oid of TIMES) types.setTypeParser(oid, (text) => text);
  return types;
}

/**
 * Returns true if the database answers a query. The ORM's own `isConnected` is false until something else has used a
 * connection, so that a service without requests would never become ready.
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

import pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { requireOwnSession } from '@outlay/tenancy/pooler';
import { statementName } from '@outlay/tenancy/prepared-statement';
import { LOG_SCHEMA_SQL } from './log-schema.ts';

/** One process needs few connections: a reader's work is mostly in its handlers. */
const MAX_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 20_000;
/** Statements of a transaction follow each other at once. A process that is frozen between two must not keep its locks. */
const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;

/** Connections to the log's database. The tables are made before the first query. */
export class LogDatabase {
  readonly #pool: pg.Pool;
  #ready: Promise<void> | undefined;

  constructor(url: string, logger: Logger) {
    this.#pool = new pg.Pool({ ...connectionOptions(url), max: MAX_CONNECTIONS, query_timeout: QUERY_TIMEOUT_MS });
    // An idle connection that dies is replaced by the next query; without a listener it would end the process.
    this.#pool.on('error', (error) => logger.warn({ err: error }, 'event log: lost an idle connection'));
  }

  /** Runs a statement, which PostgreSQL parses and plans once per connection. */
  async query<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    await this.#prepared();
    const { rows } = await this.#pool.query<Row>({ name: statementName(sql), text: sql, values: parameters });
    return rows;
  }

  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    await this.#prepared();
    return this.#transaction(work);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** After a failure the next query tries again. */
  async #prepared(): Promise<void> {
    this.#ready ??= this.#transaction(async (client) => {
      await requireOwnSession(client, 'EVENT_LOG_URL');
      await client.query(LOG_SCHEMA_SQL);
    });
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }

  async #transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = false;
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(onError);
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

/** Settings that every connection to the log shares. */
export function connectionOptions(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'outlay event log',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

import {
  PostgresDialect,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { nameOn } from './prepared-statement.ts';

/**
 * Kysely's dialect for PostgreSQL with two savings: BEGIN travels with the statement after it, one round trip less per
 * transaction; and a statement with parameters is prepared, so that PostgreSQL parses and plans it once per connection.
 */
export class LeanPostgresDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new LeanPostgresDriver(this.#pool);
  }

  /** A connection, to be released after use. */
  connect(): Promise<PoolClient> {
    return this.#pool.connect();
  }
}

/** Savepoints are left out: every transaction of `TenantDatabase` is a flat one. */
class LeanPostgresDriver implements Driver {
  readonly #pool: Pool;
  readonly #connections = new WeakMap<DatabaseConnection, LeanConnection>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {
    // The pool connects when it is first used.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = new LeanConnection(await this.#pool.connect());
    this.#connections.set(connection, connection);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#own(connection).begin(settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#own(connection).end('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#own(connection).end('rollback');
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#own(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }

  #own(connection: DatabaseConnection): LeanConnection {
    const own = this.#connections.get(connection);
    if (!own) throw new Error('The connection belongs to another driver.');
    return own;
  }
}

class LeanConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  /** The BEGIN of a transaction without a statement yet. */
  #begin: string | undefined;
  /** True if the statement sent with BEGIN failed: the transaction may not have begun, and later statements would run outside of it. */
  #hasFailedToBegin = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  begin({ isolationLevel, accessMode }: TransactionSettings): void {
    this.#hasFailedToBegin = false;
    const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    this.#begin = `start transaction${isolation}${accessMode === undefined ? '' : ` ${accessMode}`}`;
  }

  /**
   * Ends the transaction; one without a statement was never begun at the server.
   * @throws Error for a COMMIT after a failed statement, which PostgreSQL answers with a rollback and no error
   */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (this.#takeBegin() !== undefined) return;
    const { command } = await this.#client.query(how);
    if (how === 'commit' && (command === 'ROLLBACK' || this.#hasFailedToBegin))
      throw new Error('The transaction was rolled back: one of its statements failed, and its error was ignored.');
  }

  release(): void {
    this.#client.release();
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#send(sql, parameters);
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  streamQuery(): never {
    throw new Error('This driver does not stream.');
  }

  async #send(sql: string, parameters: readonly unknown[]) {
    if (this.#hasFailedToBegin) throw new Error('The first statement of the transaction failed: roll it back.');
    const begin = this.#takeBegin();
    if (parameters.length === 0)
      return begin === undefined ? this.#client.query<never>(sql) : this.#sendFirst(begin, sql);
    // The protocol takes parameters for a single statement only.
    if (begin !== undefined) await this.#client.query(begin);
    return this.#client.query<never>({ name: nameOn(this.#client, sql), text: sql, values: [...parameters] });
  }

  async #sendFirst(begin: string, sql: string) {
    try {
      return last(await this.#client.query<never>(`${begin};${sql}`));
    } catch (error) {
      this.#hasFailedToBegin = true;
      throw error;
    }
  }

  #takeBegin(): string | undefined {
    const begin = this.#begin;
    this.#begin = undefined;
    return begin;
  }
}

/** The result of the last of several statements, which node-postgres returns as a list. */
function last<Result>(results: Result | Result[]): Result {
  if (!Array.isArray(results)) return results;
  const result = results.at(-1);
  if (result === undefined) throw new Error('PostgreSQL returned no result.');
  return result;
}

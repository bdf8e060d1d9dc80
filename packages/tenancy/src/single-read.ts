import { Query, type Connection, type PoolClient } from 'pg';
import { hasNames, nameOn } from './prepared-statement.ts';
import type { TransactionLimits } from './session-limits.ts';
import { TENANT_SETTING } from './tenant-wall.ts';

/** One statement that reads a tenant's rows. */
export interface SingleRead {
  readonly tenantId: number;
  readonly limits: TransactionLimits;
  /** With `$1`, `$2`, … for the values. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Sets up the transaction. It answers no rows, as nobody reads them. */
const SCOPE = {
  name: 'outlay_scope',
  text: `select where set_config('transaction_read_only', 'on', true) is null
    or set_config('${TENANT_SETTING}', $1, true) is null
    or set_config('lock_timeout', $2, true) is null
    or set_config('statement_timeout', $3, true) is null
    or set_config('transaction_timeout', $4, true) is null`,
};
const hasScope = new WeakSet<PoolClient>();

/**
 * Runs one statement in a read-only transaction of its own, with a single round trip: what PostgreSQL gets between two Sync messages is a
 * transaction, which it commits or rolls back by itself.
 */
export async function readAlone<Row>(client: PoolClient, read: SingleRead): Promise<Row[]> {
  const { lock_timeout, statement_timeout, transaction_timeout } = read.limits;
  const scope = [read.tenantId, lock_timeout, statement_timeout, transaction_timeout].map(String);
  const isNamed = hasNames(client);
  if (isNamed && !hasScope.has(client)) {
    await client.query({ ...SCOPE, values: scope });
    hasScope.add(client);
  }
  const statement = { name: nameOn(client, read.sql), text: read.sql, values: [...read.values] };
  const query = new Query(statement);
  const { submit } = query;
  const submitBoth = (connection: Connection): void => {
    connection.stream.cork();
    try {
      if (!isNamed) connection.parse({ name: '', text: SCOPE.text, types: [] }, true);
      connection.bind({ statement: isNamed ? SCOPE.name : '', values: scope }, true);
      connection.execute({}, true);
      submit.call(query, connection);
    } finally {
      connection.stream.uncork();
    }
  };
  return new Promise((resolve, reject) => {
    client.query<never>(Object.assign(query, statement, { submit: submitBoth }), (error: Error | null, results) => {
      if (error) reject(error);
      else resolve(rowsOf(results));
    });
  });
}

interface Result<Row> {
  readonly rows: Row[];
}

/** node-postgres returns a list where it got the results of several statements. */
function rowsOf<Row>(results: Result<Row> | readonly Result<Row>[]): Row[] {
  return (results instanceof Array ? results.at(-1)?.rows : results.rows) ?? [];
}

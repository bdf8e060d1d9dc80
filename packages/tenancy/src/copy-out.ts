import type { Readable } from 'node:stream';
import { escapeLiteral, type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { numbered } from './numbered.ts';
import { transactionLimits } from './session-limits.ts';
import { TENANT_SETTING } from './tenant-wall.ts';

/** A snapshot of the database is kept for so long at most: it holds up the removal of dead rows. */
const COPY_MS = 30 * 60_000;
/** A reader that takes nothing for so long is gone: longer than the gateway waits for its client, which ends the copy itself. */
const READER_SILENCE_MS = 150_000;
/** While PostgreSQL sorts, it looks so often for a client that has left; the first time after the two seconds of the session's own limits. */
const CHECK_CLIENT_MS = 500;

/** Piece of SQL with a `?` for each of its parameters. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** A query and the form in which its rows are copied. */
export interface CopyOut extends Statement {
  /** Options of COPY, such as `format csv, header`; never with anything from outside. */
  readonly options: string;
}

/** One read-only transaction that sees one moment. */
export interface Snapshot {
  query<Row>(statement: Statement): Promise<Row[]>;
}

/** Begins a read-only transaction of one moment and one tenant. */
export async function beginSnapshot(client: PoolClient, tenantId: number, leftMs: number): Promise<Snapshot> {
  const { lock_timeout, statement_timeout } = transactionLimits(leftMs);
  await client.query(
    `start transaction isolation level repeatable read, read only; ${settingsSql({
      [TENANT_SETTING]: tenantId,
      lock_timeout,
      statement_timeout,
      transaction_timeout: COPY_MS,
      client_connection_check_interval: CHECK_CLIENT_MS,
      // The kernel also counts the time in which a reader is there and pauses.
      tcp_user_timeout: READER_SILENCE_MS,
      timezone: 'UTC',
      datestyle: 'ISO',
    })}`,
  );
  return {
    async query<Row>({ sql, params }: Statement): Promise<Row[]> {
      const { rows } = await client.query<never>(numbered(sql), [...params]);
      return rows;
    },
  };
}

/**
 * Copies rows out as a stream of bytes. A query that PostgreSQL refuses is refused before there is a stream. PostgreSQL waits while nobody
 * reads: no timeout of statements may count meanwhile. The stream's `close` lets the connection go; destroyed before its end, the connection is closed, as nothing else stops a COPY.
 */
export async function copyRows(client: PoolClient, { options, ...statement }: CopyOut): Promise<Readable> {
  const text = `copy (${withLiterals(statement)}) to stdout with (${options})`;
  await client.query(numbered(`select from (${statement.sql}) refused limit 0`), [...statement.params]);
  await client.query(settingsSql({ statement_timeout: 0 }));
  const copy = client.query(copyTo(text));
  // A connection that is lost fails more than once.
  copy.on('error', () => copy.destroy());
  copy.once('close', () => {
    if (!copy.readableEnded || copy.errored) {
      client.release(true);
      return;
    }
    client.query('commit').then(
      () => client.release(),
      () => client.release(true),
    );
  });
  return copy;
}

/**
 * The text with a quoted literal in place of each `?`, as COPY takes no parameters. PostgreSQL finds out the type of such a literal as it
 * does for a parameter.
 */
export function withLiterals({ sql, params }: Statement): string {
  const [first = '', ...rest] = sql.split('?');
  if (rest.length !== params.length)
    throw new Error(`The statement has ${rest.length} places for ${params.length} values.`);
  return rest.reduce((text, piece, index) => text + literalOf(params[index]) + piece, first);
}

function literalOf(param: unknown): string {
  switch (typeof param) {
    case 'string':
      return escapeLiteral(param.toWellFormed());
    case 'number':
    case 'bigint':
    case 'boolean':
      return escapeLiteral(String(param));
    default:
      if (param == null) return 'null';
      throw new Error(`A value of the type ${typeof param} cannot be written as a literal.`);
  }
}

function settingsSql(settings: Readonly<Record<string, string | number>>): string {
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(String(value))}, true)`,
  );
  return `select ${calls.join(', ')}`;
}

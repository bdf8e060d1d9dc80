import type pg from 'pg';
import { arrayLiteral, type Cell, type Columns } from '@outlay/ledger/posting/set-statement.repository';

/** Rows in the text format of `COPY`, to be written into one table. */
export interface CopyRows {
  table: string;
  columns: readonly string[];
  lines: string[];
}

/** Table and cells of rows to copy. */
export interface CopyShape<Row> {
  table: string;
  cells: readonly (readonly [column: string, cell: (row: Row) => Cell])[];
}

/** The shape of a table of the ledger, by the columns that the ledger writes itself; the tenant is the same in every row. */
export function tenantShape<Row>(table: string, tenantId: number, columns: Columns<Row>): CopyShape<Row> {
  const cells = Object.entries(columns).map(([name, [, cell]]) => [name, cell] as const);
  return { table, cells: [['tenant_id', () => tenantId], ...cells] };
}

export function copyRows<Row>({ table, cells }: CopyShape<Row>, rows: readonly Row[]): CopyRows {
  const lines = rows.map((row) => cells.map(([, cell]) => copyText(cell(row))).join('\t'));
  return { table, columns: cells.map(([column]) => column), lines };
}

/** Writes rows with `COPY`. Triggers fire as the session's role has it. @returns number of rows */
export async function copyInto(client: pg.Client, { table, columns, lines }: CopyRows): Promise<number> {
  if (lines.length === 0) return 0;
  const sql = `copy ${table} (${columns.join(', ')}) from stdin`;
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyStatement(sql, Buffer.from(`${lines.join('\n')}\n`), { resolve, reject }));
  });
  return lines.length;
}

const COPY_DATA = 'd';
const COPY_DONE = 'c';

/** A statement that sends data when the server asks for them; node-postgres calls its handlers. */
class CopyStatement implements pg.Submittable {
  readonly #sql: string;
  readonly #data: Buffer;
  readonly #settle: { resolve: () => void; reject: (error: Error) => void };

  constructor(sql: string, data: Buffer, settle: { resolve: () => void; reject: (error: Error) => void }) {
    this.#sql = sql;
    this.#data = data;
    this.#settle = settle;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse({ stream }: pg.Connection): void {
    stream.write(message(COPY_DATA, this.#data));
    stream.write(message(COPY_DONE, Buffer.alloc(0)));
  }

  handleCommandComplete(): void {
    // The answer to COPY; `handleReadyForQuery` follows.
  }

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }

  handleError(error: Error): void {
    this.#settle.reject(error);
  }
}

/** A message of PostgreSQL's protocol: its type, its length without the type, its content. */
function message(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value in the text format of `COPY`. */
export function copyText(value: Cell): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = typeof value === 'string' ? value : arrayLiteral(value);
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPED[character] ?? character);
}

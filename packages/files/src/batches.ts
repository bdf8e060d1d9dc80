import type { Row, Table } from './table.ts';

/** Rows by the batch: awaiting each of a million takes longer than writing it. */
export type Batches = AsyncIterable<readonly Row[], unknown>;

const BATCH_ROWS = 256;

/** The rows of a table in batches. */
export async function* batchesOf(rows: Table['rows']): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    if (batch.push(row) < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

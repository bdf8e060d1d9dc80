import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { RowError } from '../staging/rows/import-row.ts';

/** A bad row, with its cells as in the file. */
export interface RejectedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly errors: readonly RowError[];
}

const BATCH = 1_000;

/** Bad rows that are not excluded, in batches: no connection is held while a slow client reads. */
export async function* rejectedRows(
  database: TenantDatabase,
  tenantId: number,
  importId: number,
): AsyncGenerator<RejectedRow, void, undefined> {
  for (let after = 0; ;) {
    const rows = await database.read({ tenantId }, (em): Promise<RejectedRow[]> =>
      em.execute(
        `select row, cells, coalesce(errors, '[]') as errors from import_rows
         where tenant_id = ? and import_id = ? and not is_excluded and state = 'bad' and row > ? order by row limit ${BATCH}`,
        [tenantId, importId, after],
      ),
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.row;
  }
}

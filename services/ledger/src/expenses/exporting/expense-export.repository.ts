import type { Readable } from 'node:stream';
import type { Snapshot, CopyOut } from '@outlay/tenancy/copy-out';
import type { ReadScope, TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ExpenseSearchRepository } from '../listing/expense-search.repository.ts';
import { exportCountSql, exportSql, type ExportRequest } from './expense-export-sql.ts';

/** Copies a tenant's expenses out of the database. */
export class ExpenseExportRepository {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** CSV without a head, lines ending in LF. @param separator one of the house's, never from outside */
  async csv(scope: ReadScope, request: ExportRequest, separator: string): Promise<Readable> {
    return this.#copy(scope, request, `format csv, delimiter e'${separator === '\t' ? '\\t' : separator}'`);
  }

  /**
   * Rows in PostgreSQL's text format.
   * @param limit the most rows that are allowed, with the error for more
   */
  async rows(
    scope: ReadScope,
    request: ExportRequest,
    limit?: { most: number; error: () => Error },
  ): Promise<Readable> {
    return this.#copy(scope, request, 'format text', limit);
  }

  async #copy(
    scope: ReadScope,
    request: ExportRequest,
    options: CopyOut['options'],
    limit?: { most: number; error: () => Error },
  ): Promise<Readable> {
    const { selection } = request;
    return this.#database.copyOut(scope, async (snapshot) => {
      const hits = selection.search && (await new ExpenseSearchRepository(snapshot).find(selection.search, selection));
      if (limit && (await countOf(snapshot, exportCountSql(request, hits, limit.most))) > limit.most)
        throw limit.error();
      return { ...exportSql(request, hits), options };
    });
  }

  /** Names of a tenant's accounts, categories or vendors. */
  async names(
    scope: ReadScope,
    table: 'accounts' | 'categories' | 'vendors',
    ids: readonly number[],
  ): Promise<Map<number, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.readRows<{ id: number; name: string }>(
      scope,
      `select id::float8 as id, name from ${table} where tenant_id = $1 and id = any ($2::bigint[])`,
      [scope.tenantId, ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Ids of all projects that the tenant's expenses may refer to. */
  async projectIds(scope: ReadScope): Promise<number[]> {
    const rows = await this.#database.readRows<{ id: number }>(
      scope,
      'select project_id::float8 as id from project_replica where tenant_id = $1',
      [scope.tenantId],
    );
    return rows.map(({ id }) => id);
  }
}

async function countOf(snapshot: Snapshot, statement: Parameters<Snapshot['query']>[0]): Promise<number> {
  const [row] = await snapshot.query<{ count: number }>(statement);
  return row?.count ?? 0;
}

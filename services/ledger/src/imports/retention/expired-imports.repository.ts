import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/** An import whose rows are to go, or a file without an import. */
export interface ExpiredImport {
  readonly tenantId: number;
  readonly importId: number;
}

/** As the worker role, which may read no more. */
export async function expiredImports(worker: pg.Pool): Promise<ExpiredImport[]> {
  const { rows } = await worker.query<{ tenant_id: string; import_id: string }>(
    `select tenant_id, id as import_id from imports
     where rows_expire_at < now() and state not in ('committing', 'undoing')
     union
     select distinct tenant_id, import_id from import_files f
     where received_at < now() - interval '1 day'
       and not exists (select from imports i where i.tenant_id = f.tenant_id and i.id = f.import_id)
     order by 1, 2`,
  );
  return rows.map((row) => ({ tenantId: Number(row.tenant_id), importId: Number(row.import_id) }));
}

/** Removes some rows. @returns true where there were more */
export async function removeSomeRows(
  em: EntityManager,
  tenantId: number,
  importId: number,
  most: number,
): Promise<boolean> {
  const removed: unknown[] = await em.execute(
    `delete from import_rows where tenant_id = ? and import_id = ? and row in (
       select row from import_rows where tenant_id = ? and import_id = ? order by row limit ?) returning 1`,
    [tenantId, importId, tenantId, importId, most],
  );
  return removed.length === most;
}

/** Notes of an import that its rows are gone. */
export async function noteExpired(em: EntityManager, tenantId: number, importId: number): Promise<void> {
  await em.execute(
    `update imports set rows_expire_at = null, version = version + 1, updated_at = now() where tenant_id = ? and id = ?`,
    [tenantId, importId],
    'run',
  );
}

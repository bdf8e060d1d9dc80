import type { EntityManager } from '@mikro-orm/postgresql';

/** Tells whether a live expense has the category. The caller has locked the category. */
export async function isCategoryUsed(em: EntityManager, tenantId: number, categoryId: number): Promise<boolean> {
  const [row]: { found: boolean }[] = await em.execute(
    `select exists (
       select 1 from expenses where tenant_id = ? and category_id = ? and soft_deleted_at is null) as found`,
    [tenantId, categoryId],
  );
  return row?.found === true;
}

/** Takes the category from deleted expenses, which may be restored without it. */
export async function leaveCategory(em: EntityManager, tenantId: number, categoryId: number): Promise<void> {
  await em.execute(
    `update expenses set category_id = null where tenant_id = ? and category_id = ? and soft_deleted_at is not null`,
    [tenantId, categoryId],
    { method: 'run' },
  );
}

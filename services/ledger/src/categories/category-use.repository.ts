import type { EntityManager } from '@mikro-orm/postgresql';

/** Whether an expense, deleted ones included, has the category. */
export async function isCategoryUsed(em: EntityManager, tenantId: number, categoryId: number): Promise<boolean> {
  const [row]: { found: boolean }[] = await em.execute(
    `select exists (select 1 from expenses where tenant_id = ? and category_id = ?) as found`,
    [tenantId, categoryId],
  );
  return row?.found === true;
}

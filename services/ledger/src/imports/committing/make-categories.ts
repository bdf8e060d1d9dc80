import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { nameKey } from '@outlay/text/name-key';
import { insertCategory } from '../../categories/category.service.ts';
import { CategoryRepository } from '../../categories/category.repository.ts';
import { readCategory } from '../../categories/category.rules.ts';
import { TakenRowsRepository } from './taken-rows.repository.ts';

/** Colors of new categories, one after the other. */
const COLORS = ['#3b6ea5', '#a5643b', '#4f8a5b', '#8a4f7d', '#9a8a3b', '#3b8a8a', '#a53b4f', '#5b5b9a'] as const;

/**
 * Makes the categories that rows name and nobody has made yet, in a transaction of its own: the long one would hold their names until it
 * ends. They stay, even if nothing is booked.
 * @returns ids by the keys of names
 */
export async function makeCategories(
  database: TenantDatabase,
  origin: RequestContext,
  importId: number,
): Promise<ReadonlyMap<string, number>> {
  const tenantId = tenantOf(origin);
  const names = await database.read({ tenantId }, (em) =>
    new TakenRowsRepository(em, tenantId, importId).newCategories(),
  );
  if (names.length === 0) return new Map();
  return database.write({ tenantId }, async (em) => {
    const known = await new CategoryRepository(em).idsByKey(tenantId, names.map(nameKey));
    for (const [index, name] of names.entries()) {
      const key = nameKey(name);
      if (known.has(key)) continue;
      const color = COLORS[index % COLORS.length] ?? COLORS[0];
      known.set(key, (await insertCategory(em, origin, readCategory({ name, color }))).id);
    }
    return known;
  });
}

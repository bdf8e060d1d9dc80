import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ensureTags } from '../../tags/first-use.ts';
import { ensureVendors } from '../../vendors/first-use.ts';
import { TakenRowsRepository } from './taken-rows.repository.ts';

/** Others who use one of these names for the first time wait for the end of the transaction. */
const NAMES_AT_ONCE = 500;

/** Makes the vendors and tags that rows name for the first time, in short transactions before the long one. They stay, even if nothing is booked. */
export async function makeLabelsOfRows(
  database: TenantDatabase,
  origin: RequestContext,
  importId: number,
): Promise<void> {
  const tenantId = tenantOf(origin);
  const { vendors: names, tags } = await database.read({ tenantId }, async (em) => {
    const rows = new TakenRowsRepository(em, tenantId, importId);
    return { vendors: await rows.vendors(), tags: await rows.tags() };
  });
  for (let start = 0; start < names.length; start += NAMES_AT_ONCE)
    await database.write({ tenantId }, (em) => ensureVendors(em, origin, names.slice(start, start + NAMES_AT_ONCE)));
  for (let start = 0; start < tags.length; start += NAMES_AT_ONCE)
    await database.write({ tenantId }, (em) => ensureTags(em, origin, tags.slice(start, start + NAMES_AT_ONCE)));
}

import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ensureVendors } from '../../vendors/first-use.ts';
import { TakenRowsRepository } from './taken-rows.repository.ts';

/** Others who use one of these names for the first time wait for the end of the transaction. */
const NAMES_AT_ONCE = 500;

/** Makes the vendors that rows name for the first time, in short transactions before the long one. They stay, even if nothing is booked. */
export async function makeVendorsOfRows(
  database: TenantDatabase,
  origin: RequestContext,
  importId: number,
): Promise<void> {
  const tenantId = tenantOf(origin);
  const names = await database.read({ tenantId }, (em) => new TakenRowsRepository(em, tenantId, importId).vendors());
  for (let start = 0; start < names.length; start += NAMES_AT_ONCE)
    await database.write({ tenantId }, (em) => ensureVendors(em, origin, names.slice(start, start + NAMES_AT_ONCE)));
}

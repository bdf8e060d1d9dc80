import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { toVendor, type VendorModel } from './vendor.mapper.ts';
import { VendorRepository } from './vendor.repository.ts';

/** Reads vendors. Answers are as GraphQL shows them. */
export class VendorQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Vendors by id, null where there is none. @throws AppError FORBIDDEN without `expenses:read` and `categories:write`; KEY_LIMITED */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(VendorModel | null)[]> {
    // The answer of a change shows vendors to those who may change them.
    if (!can(context, 'categories:write')) requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'A vendor');
    const wanted = ids.map(parseId).filter((id) => id !== null);
    const found = await this.#database.read(context, (em) =>
      new VendorRepository(em, tenantOf(context)).findMany(wanted),
    );
    const byId = new Map(found.map((vendor) => [String(vendor.id), toVendor(vendor)]));
    return ids.map((id) => byId.get(String(parseId(id))) ?? null);
  }
}

import { parseId } from '@outlay/tenancy/ids';
import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ExpensePresenceRepository } from './expense-presence.repository.ts';

/** Tells sibling services whether expenses have fixed a currency. */
export class ExpensePresence {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Whether an expense was ever booked on a project of the request's tenant. @throws AppError FORBIDDEN */
  async onProject(context: RequestContext, id: string): Promise<boolean> {
    requireService(context);
    const projectId = parseId(id);
    if (projectId === null) return false;
    const tenantId = tenantOf(context);
    return this.#database.read(context, (em) => new ExpensePresenceRepository(em).onProject(tenantId, projectId));
  }

  /** Whether any expense was ever booked in the request's tenant; nothing is told of another. @throws AppError FORBIDDEN */
  async inTenant(context: RequestContext, id: string): Promise<boolean> {
    requireService(context);
    const tenantId = tenantOf(context);
    if (parseId(id) !== tenantId) return false;
    return this.#database.read(context, (em) => new ExpensePresenceRepository(em).inTenant(tenantId));
  }
}

import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { notFound } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { tenantEvent } from '../messaging/tenant-events.ts';
import { TenantDirectoryRepository } from './tenant-directory.repository.ts';
import type { Tenant } from './tenant.entity.ts';
import type { TenantQuotas } from './tenant.model.ts';
import { TenantRepository } from './tenant.repository.ts';

/** Quotas of tenants: set by operators, enforced by the gateway and the ledger. */
export class TenantQuotasService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** The quotas of the request's tenant. @throws AppError FORBIDDEN unless a service asks */
  async read(context: RequestContext): Promise<TenantQuotas | null> {
    requireService(context);
    const tenantId = tenantOf(context);
    const tenant = await this.#database.read(context, (em) => new TenantRepository(em).find(tenantId));
    return tenant && quotasOf(tenant);
  }

  /**
   * Sets quotas; omitted ones stay. @returns the quotas after the change
   * @throws AppError FORBIDDEN unless a service asks; NOT_FOUND where no tenant has the slug
   */
  async set(context: RequestContext, slug: string, change: Partial<TenantQuotas>): Promise<TenantQuotas> {
    requireService(context);
    const platform = { ...context, tenantId: null };
    const entry = await this.#database.read(platform, (em) => new TenantDirectoryRepository(em).bySlug(slug));
    if (!entry) throw notFound('Tenant');
    const inTenant = { ...context, tenantId: entry.id };
    return this.#database.write(inTenant, async (em) => {
      const tenants = new TenantRepository(em);
      const tenant = await tenants.findForUpdate(entry.id);
      if (!tenant) throw notFound('Tenant');
      const before = quotasOf(tenant);
      const quotas = { ...before, ...change };
      const changes = diff(before, quotas);
      if (Object.keys(changes).length === 0) return quotas;
      Object.assign(tenant, quotas, { version: tenant.version + 1, updatedAt: new Date() });
      await tenants.save(tenant);
      await recordAudit(em, inTenant, { action: 'tenant.changed', entityType: 'tenant', entityId: tenant.id, changes });
      await addToOutbox(em, inTenant, [tenantEvent('TenantChanged', tenant)]);
      return quotas;
    });
  }
}

function quotasOf({ requestsPerMinute, expensesPerDay }: Tenant): TenantQuotas {
  return { requestsPerMinute, expensesPerDay };
}

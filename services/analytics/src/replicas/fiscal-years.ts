import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AskForTenant } from '../siblings/ask-for-tenant.ts';
import { ReplicaReadingRepository } from './replica-reading.repository.ts';
import { ReplicaRepository } from './replica.repository.ts';

/** Learns the fiscal years of tenants whose last event was applied by a version that did not keep them. */
export class FiscalYears {
  readonly #database: TenantDatabase;
  readonly #askForTenant: AskForTenant;
  /** Tenants that need not be looked up again. */
  readonly #known = new Set<number>();

  constructor(database: TenantDatabase, askForTenant: AskForTenant) {
    this.#database = database;
    this.#askForTenant = askForTenant;
  }

  /** Asks identity for the tenant's fiscal year if it is not known, and keeps it. @throws AppError SERVICE_UNAVAILABLE when identity does not answer */
  async learn(context: RequestContext): Promise<void> {
    const tenantId = tenantOf(context);
    if (this.#known.has(tenantId)) return;
    const isLacking = await this.#database.read(context, (em) =>
      new ReplicaReadingRepository(em, tenantId).lacksFiscalYear(),
    );
    if (isLacking === null) return;
    if (isLacking) {
      const { fiscalYearStart } = await this.#askForTenant(context);
      await this.#database.write(context, (em) => new ReplicaRepository(em, tenantId).keepFiscalYear(fiscalYearStart));
    }
    this.#known.add(tenantId);
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, conflict, notFound } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Tenant } from '../tenants/tenant.entity.ts';
import { toTenantModel } from '../tenants/tenant.mapper.ts';
import type { TenantModel } from '../tenants/tenant.model.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { findProof } from './domain-finding.ts';
import { settleFinding } from './domain-settling.ts';
import type { TxtLookup } from './txt-lookup.ts';

/** Longest time that a caller waits for DNS, in milliseconds; the gateway waits two seconds for the whole answer. */
const PATIENCE_MS = 1_400;
/** Left of the caller's time to write the outcome down. */
const RESERVE_MS = 300;
/** Seconds between two checks of a tenant. */
const PAUSE_SECONDS = 10;

export interface DomainProofParts {
  database: TenantDatabase;
  commands: Commands;
  lookup: TxtLookup;
}

/** Checks the proof of a tenant's custom domain when its Owner asks. */
export class DomainProofService {
  readonly #parts: DomainProofParts;

  constructor(parts: DomainProofParts) {
    this.#parts = parts;
  }

  /**
   * Looks for the record, outside of transactions, and answers with the tenant, whether it was found or not.
   * @throws AppError FORBIDDEN, NOT_FOUND; CONFLICT without a domain; RATE_LIMITED within ten seconds of the last check; DOMAIN_TAKEN;
   *   DOMAIN_RESTS; SERVICE_UNAVAILABLE after the deadline
   */
  async verify(context: RequestContext, command: Command, id: string): Promise<TenantModel> {
    requirePermission(context, 'tenant:manage');
    const { database, commands, lookup } = this.#parts;
    const tenantId = tenantOf(context);
    if (parseId(id) !== tenantId) throw notFound('Tenant');
    const asked = await database.write(context, (em) => beginCheck(em, tenantId));
    const { customDomain: domain, customDomainToken: token } = asked;
    if (domain === null || token === null)
      throw conflict('CONFLICT', 'There is no custom domain to check. Set one first.');
    if (asked.customDomainVouched) return toTenantModel(asked, true);
    context.deadline?.check();
    const remainingMs = context.deadline?.remainingMs() ?? Infinity;
    const finding = await findProof(
      lookup,
      { domain, token },
      Math.max(1, Math.min(PATIENCE_MS, remainingMs - RESERVE_MS)),
    );
    return commands.run(context, command, async (em) => {
      const tenant = await new TenantRepository(em).findForUpdate(tenantId);
      if (!tenant) throw notFound('Tenant');
      if (tenant.customDomainToken === token) await settleFinding(em, { ...context, tenantId }, tenant, finding);
      return toTenantModel(tenant, true);
    });
  }

  /**
   * An operator answers for a tenant's domain, which is served without a record from then on.
   * @throws AppError FORBIDDEN unless a service asks; NOT_FOUND; CONFLICT without a domain; DOMAIN_TAKEN
   */
  async vouch(context: RequestContext & { tenantId: number }): Promise<string> {
    requireService(context);
    return this.#parts.database.write(context, async (em) => {
      const tenant = await new TenantRepository(em).findForUpdate(context.tenantId);
      if (!tenant) throw notFound('Tenant');
      if (tenant.customDomain === null) throw conflict('CONFLICT', 'The tenant has no custom domain.');
      await settleFinding(em, context, tenant, 'PROVEN', { isVouched: true });
      return tenant.customDomain;
    });
  }
}

/** Takes the tenant's turn to check. @throws AppError RATE_LIMITED */
async function beginCheck(em: EntityManager, tenantId: number): Promise<Tenant> {
  const tenants = new TenantRepository(em);
  const tenant = await tenants.find(tenantId);
  if (!tenant) throw notFound('Tenant');
  const isAsked = tenant.customDomain !== null && !tenant.customDomainVouched;
  if (isAsked && !(await tenants.takeDomainCheck(tenantId, PAUSE_SECONDS)))
    throw new AppError('RATE_LIMITED', `The domain was checked just now. Wait ${PAUSE_SECONDS} seconds.`);
  return tenant;
}

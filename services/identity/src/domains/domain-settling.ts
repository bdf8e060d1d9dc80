import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { conflict } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { tenantEvent } from '../messaging/tenant-events.ts';
import type { Tenant } from '../tenants/tenant.entity.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { DomainFinding } from './domain-finding.ts';
import { ReleasedDomainRepository } from './released-domain.repository.ts';

/** Days on which the record of a proven domain must be gone until the domain is served no more. */
export const MISSING_DAYS = 4;

/** A change of what is served. */
export type DomainChange = 'proven' | 'lost' | null;

interface SettlingOptions {
  /** The day of a daily check, YYYY-MM-DD: only these count how long a record is gone. */
  day?: string;
  /** An operator answers for the domain: it needs no record, and does not rest. */
  isVouched?: boolean;
}

/**
 * Writes down what a check of a tenant's domain found, within the caller's transaction.
 * @param tenant locked, with a claim
 * @throws AppError DOMAIN_TAKEN where another tenant serves the domain, DOMAIN_RESTS where one did until lately
 */
export async function settleFinding(
  em: EntityManager,
  context: RequestContext & { tenantId: number },
  tenant: Tenant,
  finding: DomainFinding,
  { day, isVouched = false }: SettlingOptions = {},
): Promise<DomainChange> {
  const before = stateOf(tenant);
  const wasServed = tenant.customDomainProvenAt !== null;
  tenant.customDomainVouched ||= isVouched;
  tenant.customDomainProblem = finding === 'PROVEN' ? null : finding;
  if (finding === 'PROVEN') {
    tenant.customDomainProvenAt ??= new Date();
    Object.assign(tenant, { customDomainMissingDays: 0, customDomainMissingOn: null });
  } else if (wasServed && finding !== 'NO_ANSWER' && day !== undefined && tenant.customDomainMissingOn !== day) {
    Object.assign(tenant, { customDomainMissingDays: tenant.customDomainMissingDays + 1, customDomainMissingOn: day });
    if (tenant.customDomainMissingDays >= MISSING_DAYS) tenant.customDomainProvenAt = null;
  }
  if (stateOf(tenant) === before) return null;
  Object.assign(tenant, { version: tenant.version + 1, updatedAt: new Date() });
  await new TenantRepository(em).save(tenant);
  const isServed = tenant.customDomainProvenAt !== null;
  if (isServed === wasServed) return null;
  if (isServed && !isVouched) await refuseWhileItRests(em, tenant);
  const change = isServed ? 'proven' : 'lost';
  const status = isServed ? { before: 'pending', after: 'proven' } : { before: 'proven', after: 'pending' };
  await recordAudit(em, context, {
    ...{ action: `tenant.domain_${change}`, entityType: 'tenant', entityId: tenant.id },
    changes: { customDomainStatus: status },
  });
  await addToOutbox(em, context, [tenantEvent('TenantChanged', tenant)]);
  return change;
}

/** All of a claim that a reader can see. */
function stateOf(tenant: Tenant): string {
  const { customDomainProvenAt, customDomainVouched, customDomainProblem, customDomainMissingDays } = tenant;
  return JSON.stringify([
    customDomainProvenAt !== null,
    customDomainVouched,
    customDomainProblem,
    customDomainMissingDays,
  ]);
}

/** Called once the domain is the tenant's: whoever releases it meanwhile has done so, or waits. */
async function refuseWhileItRests(em: EntityManager, { id, customDomain }: Tenant): Promise<void> {
  const until = customDomain === null ? null : await new ReleasedDomainRepository(em).restsUntil(customDomain, id);
  if (until === null) return;
  const time = until.toISOString().slice(0, 16).replace('T', ' ');
  throw conflict('DOMAIN_RESTS', `Another tenant used this domain until lately. It can be proven from ${time} UTC on.`);
}

import type { Tenant } from './tenant.entity.ts';
import type { TenantModel } from './tenant.model.ts';

/** Maps the entity to the GraphQL model. */
export function toTenantModel(tenant: Tenant, disclosed: boolean): TenantModel {
  return {
    id: String(tenant.id),
    name: tenant.name,
    slug: tenant.slug,
    customDomain: tenant.customDomain,
    customDomainStatus: statusOf(tenant),
    customDomainToken: tenant.customDomainToken,
    customDomainProblem: tenant.customDomainProblem,
    customDomainMissingDays: tenant.customDomainMissingDays,
    customDomainVouched: tenant.customDomainVouched,
    baseCurrency: tenant.baseCurrency,
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    fiscalYearStart: tenant.fiscalYearStart,
    registration: tenant.registration,
    emailDomains: [...tenant.emailDomains],
    retentionDays: tenant.retentionDays,
    quotas: { requestsPerMinute: tenant.requestsPerMinute, expensesPerDay: tenant.expensesPerDay },
    createdAt: tenant.createdAt.toISOString(),
    updatedAt: tenant.updatedAt.toISOString(),
    version: tenant.version,
    disclosed,
  };
}

function statusOf({ customDomain, customDomainProvenAt }: Tenant): TenantModel['customDomainStatus'] {
  if (customDomain === null) return null;
  return customDomainProvenAt === null ? 'PENDING' : 'PROVEN';
}

import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';
import type { DomainProblem } from '../domains/domain-claim.ts';
import type { RegistrationPolicy } from '../users/registration-policy.ts';

export const TenantEntity = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  ...tenantWall,
  properties: {
    /** `tenantId` equals `id`: a tenant is its own tenant. */
    ...tenantProperties,
    name: p.string(),
    slug: p.string(),
    customDomain: p.string().strictNullable(),
    /** Value that the record of the domain holds; another one for each claim. */
    customDomainToken: p.string().strictNullable(),
    customDomainClaimedAt: p.datetime().strictNullable(),
    /** Null while the domain is not served. */
    customDomainProvenAt: p.datetime().strictNullable(),
    /** An operator answers for the domain: no record is looked for. */
    customDomainVouched: p.boolean().default(false),
    customDomainProblem: p.string().$type<DomainProblem>().strictNullable(),
    /** Days on which the record of a proven domain was gone, and the last of them. */
    customDomainMissingDays: p.integer().default(0),
    customDomainMissingOn: p.date().strictNullable(),
    baseCurrency: p.string().$type<CurrencyCode>(),
    timeZone: p.string(),
    locale: p.string(),
    registration: p.string().$type<RegistrationPolicy>(),
    emailDomains: p.array(),
    retentionDays: p.integer().strictNullable(),
    /** Month, 1 to 12. */
    fiscalYearStart: p.integer(),
    /** Quotas, set by operators; null is no limit. */
    requestsPerMinute: p.integer().strictNullable(),
    expensesPerDay: p.integer().strictNullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** An organisation and its settings. */
export type Tenant = InferEntity<typeof TenantEntity>;

import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';
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

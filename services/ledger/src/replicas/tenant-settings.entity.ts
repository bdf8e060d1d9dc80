import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantWall } from '@outlay/tenancy/tenant-wall';

export const TenantSettingsEntity = defineEntity({
  name: 'TenantSettings',
  tableName: 'tenant_settings',
  ...tenantWall,
  properties: {
    tenantId: p.bigint('number').primary(),
    /** Fixed when the tenant is made. */
    baseCurrency: p.string().$type<CurrencyCode>(),
    /** IANA name; null until an event of identity has arrived. */
    timeZone: p.string().nullable(),
    /** Quota of expenses; null for none. */
    expensesPerDay: p.integer().nullable(),
    /** After so many days the texts of deleted expenses go; null keeps them. */
    retentionDays: p.integer().nullable(),
    epoch: p.integer(),
    version: p.integer(),
  },
});

/** Replica of a tenant, which identity owns, with the version it was copied at. */
export type TenantSettings = InferEntity<typeof TenantSettingsEntity>;

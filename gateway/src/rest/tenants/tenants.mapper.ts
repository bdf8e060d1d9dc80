import type { z } from 'zod';
import type {
  CheckSlugQuery,
  PreviewTenantQuery,
  TenantSettingsFragment,
  TenantSummaryFragment,
} from '../../__generated__/rest-operations.ts';
import {
  registration,
  slugProblem,
  type slugAvailability,
  type tenant,
  type tenantPreview,
  type tenantSummary,
} from './tenants.schemas.ts';

/** A tenant as everybody in it sees it. */
export function toTenantSummary(found: TenantSummaryFragment): z.output<typeof tenantSummary> {
  return {
    id: Number(found.id),
    name: found.name,
    slug: found.slug,
    custom_domain: found.customDomain,
    base_currency: found.baseCurrency,
    time_zone: found.timeZone,
    locale: found.locale,
    fiscal_year_start: found.fiscalYearStart,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** A tenant with its settings. */
export function toTenant(found: TenantSettingsFragment): z.output<typeof tenant> {
  return {
    ...toTenantSummary(found),
    registration: registration.toRest(found.registration),
    email_domains: found.emailDomains,
    retention_days: found.retentionDays,
    quotas: {
      requests_per_minute: found.quotas.requestsPerMinute,
      expenses_per_day: found.quotas.expensesPerDay,
    },
  };
}

export function toTenantPreview(
  found: NonNullable<PreviewTenantQuery['tenantBySlug']>,
): z.output<typeof tenantPreview> {
  return { ...found, registration: registration.toRest(found.registration) };
}

export function toSlugAvailability(
  found: NonNullable<CheckSlugQuery['slugAvailable']>,
): z.output<typeof slugAvailability> {
  return { ...found, problem: found.problem && slugProblem.toRest(found.problem) };
}

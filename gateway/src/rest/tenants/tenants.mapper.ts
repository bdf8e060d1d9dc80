import type { z } from 'zod';
import type { Answer } from '../kit/route.ts';
import type {
  CheckSlugQuery,
  PreviewTenantQuery,
  TenantSettingsFragment,
  TenantSummaryFragment,
} from '../../__generated__/rest-operations.ts';
import {
  domainProblem,
  domainStatus,
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

/** A tenant with its settings, and the tag of both its parts; neither part of the ledger while that does not answer. */
export function toTenantAnswer(found: TenantSettingsFragment): Answer<z.output<typeof tenant>> {
  const { closedThrough, closedPeriodVersion } = found;
  if (closedPeriodVersion === null) return { body: toTenant(found) };
  return {
    body: { ...toTenant(found), closed_through: closedThrough },
    version: tenantTag({ version: found.version, closedPeriodVersion }),
  };
}

/** The versions of both parts of a tenant. */
export interface TenantVersions {
  version: number;
  closedPeriodVersion: number;
}

/** Both count up, so that their sum stands for one state alone. */
export function tenantTag({ version, closedPeriodVersion }: TenantVersions): number {
  return version + closedPeriodVersion;
}

function toTenant(found: TenantSettingsFragment): z.output<typeof tenant> {
  return {
    ...toTenantSummary(found),
    custom_domain_status: found.customDomainStatus && domainStatus.toRest(found.customDomainStatus),
    custom_domain_token: found.customDomainToken,
    custom_domain_problem: found.customDomainProblem && domainProblem.toRest(found.customDomainProblem),
    custom_domain_missing_days: found.customDomainMissingDays,
    custom_domain_vouched: found.customDomainVouched,
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

import { invalidField } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import type { RegistrationPolicy } from '../users/registration-policy.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { changed } from '../validation/changed.ts';
import { readLine } from '@outlay/text/read-text';
import { checkCustomDomain, isDomainName, normalizeDomain } from './custom-domain.ts';
import { checkLocale, checkTimeZone } from './locality.ts';
import { checkSlug } from './slug.ts';

const NAME_LENGTH = 120;
const MOST_EMAIL_DOMAINS = 100;
const LONGEST_RETENTION_DAYS = 36_500;

/** The settings of a tenant that its Owners change. */
export interface TenantSettings {
  name: string;
  customDomain: string | null;
  baseCurrency: CurrencyCode;
  timeZone: string;
  locale: string;
  registration: RegistrationPolicy;
  emailDomains: string[];
  retentionDays: number | null;
  fiscalYearStart: number;
}

/** A change of settings: omitted ones keep their value, null clears optional ones. */
export interface SettingsChange {
  name?: string | null;
  customDomain?: string | null;
  timeZone?: string | null;
  locale?: string | null;
  registration?: RegistrationPolicy | null;
  emailDomains?: readonly string[] | null;
  retentionDays?: number | null;
  fiscalYearStart?: number | null;
}

/** The input for a new tenant, before validation. */
export interface NewTenantInput {
  name: string;
  slug: string;
  customDomain?: string | null | undefined;
  baseCurrency: string;
  timeZone: string;
  locale: string;
}

/** @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function checkNewTenant(input: NewTenantInput, ownDomain: string): TenantSettings & { slug: string } {
  const slug = () => checkSlug(input.slug);
  const name = () => readLine(input.name, 'name', NAME_LENGTH);
  const customDomain = () => (input.customDomain == null ? null : checkCustomDomain(input.customDomain, ownDomain));
  const baseCurrency = () => currencyOf(input.baseCurrency, 'baseCurrency');
  const timeZone = () => checkTimeZone(input.timeZone);
  const locale = () => checkLocale(input.locale);
  checkTogether(name, slug, customDomain, baseCurrency, timeZone, locale);
  return {
    registration: 'APPROVAL',
    emailDomains: [],
    retentionDays: null,
    fiscalYearStart: 1,
    slug: slug(),
    name: name(),
    customDomain: customDomain(),
    baseCurrency: baseCurrency(),
    timeZone: timeZone(),
    locale: locale(),
  };
}

/** The settings after a change. @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function applySettings(current: TenantSettings, change: SettingsChange, ownDomain: string): TenantSettings {
  const name = () => changed(change.name, current.name, 'name', (text) => readLine(text, 'name', NAME_LENGTH));
  const customDomain = () => changedDomain(current.customDomain, change.customDomain, ownDomain);
  const timeZone = () => changed(change.timeZone, current.timeZone, 'timeZone', (zone) => checkTimeZone(zone));
  const locale = () => changed(change.locale, current.locale, 'locale', (tag) => checkLocale(tag));
  const registration = () => changed(change.registration, current.registration, 'registration');
  const emailDomains = () => [...changed(change.emailDomains, current.emailDomains, 'emailDomains', checkEmailDomains)];
  const retentionDays = () =>
    change.retentionDays === undefined ? current.retentionDays : checkRetention(change.retentionDays);
  const fiscalYearStart = () => changed(change.fiscalYearStart, current.fiscalYearStart, 'fiscalYearStart', checkMonth);
  checkTogether(name, customDomain, timeZone, locale, registration, emailDomains, retentionDays, fiscalYearStart);
  const settings: TenantSettings = {
    name: name(),
    customDomain: customDomain(),
    baseCurrency: current.baseCurrency,
    timeZone: timeZone(),
    locale: locale(),
    registration: registration(),
    emailDomains: emailDomains(),
    retentionDays: retentionDays(),
    fiscalYearStart: fiscalYearStart(),
  };
  if (settings.registration === 'DOMAINS' && settings.emailDomains.length === 0) {
    throw invalidField('emailDomains', 'must name a domain under this registration policy', 'REQUIRED');
  }
  return settings;
}

/** An unchanged domain is not checked again: the rules may have become stricter since. */
function changedDomain(current: string | null, asked: string | null | undefined, ownDomain: string): string | null {
  if (asked === undefined) return current;
  return asked === null ? null : checkCustomDomain(asked, ownDomain);
}

function checkEmailDomains(domains: readonly string[]): string[] {
  const normalized = [...new Set(domains.map(normalizeDomain))];
  if (!normalized.every(isDomainName))
    throw invalidField('emailDomains', 'must be domains such as example.com', 'INVALID_DOMAIN');
  if (normalized.length > MOST_EMAIL_DOMAINS)
    throw invalidField('emailDomains', `must be at most ${MOST_EMAIL_DOMAINS}`, 'TOO_MANY');
  return normalized.sort();
}

function checkRetention(days: number | null): number | null {
  if (days !== null && (days < 1 || days > LONGEST_RETENTION_DAYS)) {
    throw invalidField('retentionDays', `must be 1 to ${LONGEST_RETENTION_DAYS}`, 'OUT_OF_RANGE');
  }
  return days;
}

function checkMonth(month: number): number {
  if (month < 1 || month > 12) throw invalidField('fiscalYearStart', 'must be a month, 1 to 12', 'OUT_OF_RANGE');
  return month;
}

/** A copy of a tenant's settings. */
export function settingsOf(tenant: TenantSettings): TenantSettings {
  return {
    name: tenant.name,
    customDomain: tenant.customDomain,
    baseCurrency: tenant.baseCurrency,
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    registration: tenant.registration,
    emailDomains: [...tenant.emailDomains],
    retentionDays: tenant.retentionDays,
    fiscalYearStart: tenant.fiscalYearStart,
  };
}

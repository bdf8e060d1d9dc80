import type { RequestContext } from './request-context.ts';

/**
 * The limits of an API key. null is no limit. Amounts are minor units of the tenant's base currency; `maxPerDayMinor` counts
 * what the key records within a day of the tenant's time zone.
 */
export interface KeyLimits {
  projectIds: ReadonlySet<number> | null;
  accountIds: ReadonlySet<number> | null;
  maxAmountMinor: bigint | null;
  maxPerDayMinor: bigint | null;
}

export const NO_LIMITS: KeyLimits = { projectIds: null, accountIds: null, maxAmountMinor: null, maxPerDayMinor: null };

/** The limits of the acting key; people and services have none. */
export function limitsOf({ principal }: Pick<RequestContext, 'principal'>): KeyLimits {
  return principal.kind === 'key' ? principal.limits : NO_LIMITS;
}

/** Returns true if the limits hide projects or accounts, so that sums over the tenant would reach beyond them. */
export function hidesRecords({ projectIds, accountIds }: KeyLimits): boolean {
  return projectIds !== null || accountIds !== null;
}

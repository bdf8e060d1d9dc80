import { randomBytes } from 'node:crypto';
import type { Tenant } from '../tenants/tenant.entity.ts';

const TOKEN_BYTES = 20;

/** The reason why the last check found no proof. */
export type DomainProblem = 'NOT_FOUND' | 'OTHER_VALUE' | 'NO_ANSWER';

/** A tenant's claim of a domain, with its proof. */
export type DomainClaim = Pick<
  Tenant,
  | 'customDomain'
  | 'customDomainToken'
  | 'customDomainClaimedAt'
  | 'customDomainProvenAt'
  | 'customDomainVouched'
  | 'customDomainProblem'
  | 'customDomainMissingDays'
  | 'customDomainMissingOn'
>;

/** A new claim, with a token that no other claim has. @param isVouched an operator answers for the domain */
export function claimOf(domain: string | null, isVouched = false): DomainClaim {
  const now = domain === null ? null : new Date();
  return {
    customDomain: domain,
    customDomainToken: domain === null ? null : randomBytes(TOKEN_BYTES).toString('hex'),
    customDomainClaimedAt: now,
    customDomainProvenAt: isVouched ? now : null,
    customDomainVouched: isVouched && domain !== null,
    customDomainProblem: null,
    customDomainMissingDays: 0,
    customDomainMissingOn: null,
  };
}

/** The domain under which the tenant is served; null while it has proven none. */
export function servedDomain(claim: Pick<DomainClaim, 'customDomain' | 'customDomainProvenAt'>): string | null {
  return claim.customDomainProvenAt === null ? null : claim.customDomain;
}

/** The name of the TXT record that proves a domain. */
export function recordNameOf(domain: string): string {
  return `_outlay.${domain}`;
}

/** The value of that record. */
export function recordValueOf(token: string): string {
  return `outlay-domain-verification=${token}`;
}

import type { CurrencyCode } from '@outlay/money/currencies';
import type { DomainProblem } from '../domains/domain-claim.ts';
import type { RegistrationPolicy } from '../users/registration-policy.ts';
import type { UserModel } from '../users/user.model.ts';

/** The answer to the creation of a tenant. It holds a secret: never store it. */
export interface NewTenantModel {
  tenant: TenantModel;
  owner: UserModel | null;
  /** The owner's, as the request has them. */
  credentials: { email: string; password: string } | null;
}

/** Limits that operators set; null is no limit. */
export interface TenantQuotas {
  requestsPerMinute: number | null;
  expensesPerDay: number | null;
}

/** A tenant as resolvers see it. It survives JSON, so that an idempotent answer can be stored. */
export interface TenantModel {
  id: string;
  name: string;
  slug: string;
  customDomain: string | null;
  customDomainStatus: 'PENDING' | 'PROVEN' | null;
  customDomainToken: string | null;
  customDomainProblem: DomainProblem | null;
  customDomainMissingDays: number;
  customDomainVouched: boolean;
  baseCurrency: CurrencyCode;
  timeZone: string;
  locale: string;
  fiscalYearStart: number;
  registration: RegistrationPolicy;
  emailDomains: string[];
  retentionDays: number | null;
  quotas: TenantQuotas;
  createdAt: string;
  updatedAt: string;
  version: number;
  /** The caller may see the settings that require `tenant:manage`. */
  disclosed: boolean;
}

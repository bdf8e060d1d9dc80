import { forbidden } from '@outlay/errors/app-error';
import type { TenantResolvers } from '../../__generated__/resolvers.ts';
import type { TenantModel } from '../tenant.model.ts';

/** Settings that require `tenant:manage`. */
export const Tenant: TenantResolvers = {
  customDomainStatus: (tenant) => disclosed(tenant).customDomainStatus,
  customDomainToken: (tenant) => disclosed(tenant).customDomainToken,
  customDomainProblem: (tenant) => disclosed(tenant).customDomainProblem,
  customDomainMissingDays: (tenant) => disclosed(tenant).customDomainMissingDays,
  customDomainVouched: (tenant) => disclosed(tenant).customDomainVouched,
  registration: (tenant) => disclosed(tenant).registration,
  emailDomains: (tenant) => disclosed(tenant).emailDomains,
  retentionDays: (tenant) => disclosed(tenant).retentionDays,
  quotas: (tenant) => disclosed(tenant).quotas,
  __resolveReference: ({ id }, { request, tenants }) => tenants.current(request, id),
};

function disclosed(tenant: TenantModel): TenantModel {
  if (!tenant.disclosed) throw forbidden();
  return tenant;
}

import { parseId } from '@outlay/tenancy/ids';
import type { TenantResolvers } from '../../__generated__/resolvers.ts';
import { toClosedTenant } from '../closed-tenant.ts';

export const Tenant: TenantResolvers = {
  __resolveReference: async ({ id }, { request, closedPeriods }) =>
    parseId(id) === request.tenantId ? toClosedTenant(id, await closedPeriods.find(request)) : null,
};

import type { TenantResolvers } from '../../__generated__/resolvers.ts';

/** What the ledger knows of a tenant. */
export const Tenant: TenantResolvers = {
  hasExpenses: ({ id }, _args, { request, presence }) => presence.inTenant(request, id),
};

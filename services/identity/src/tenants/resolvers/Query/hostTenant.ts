import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const hostTenant: QueryResolvers['hostTenant'] = (_parent, _args, { request, tenants }) =>
  tenants.previewOfHost(request);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tenantDashboard: QueryResolvers['tenantDashboard'] = (_parent, _args, { request, tenantDashboards }) =>
  tenantDashboards.find(request);

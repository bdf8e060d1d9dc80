import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const projectDashboard: QueryResolvers['projectDashboard'] = (_parent, { id }, { request, projectDashboards }) =>
  projectDashboards.find(request, id);

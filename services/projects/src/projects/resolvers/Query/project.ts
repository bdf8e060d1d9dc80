import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const project: QueryResolvers['project'] = (_parent, { id }, { request, projects }) =>
  projects.find(request, id);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const projects: QueryResolvers['projects'] = (_parent, { filter, sort, ...page }, context) =>
  context.projects.list(context.request, filter, sort, page);

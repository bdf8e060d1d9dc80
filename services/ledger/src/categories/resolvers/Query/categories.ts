import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const categories: QueryResolvers['categories'] = (_parent, { q, sort, ...page }, context) =>
  context.categoryQueries.list(context.request, q, sort, page);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const transfers: QueryResolvers['transfers'] = (_parent, { filter, ...page }, { request, transferQueries }) =>
  transferQueries.list(request, filter, page);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const imports: QueryResolvers['imports'] = (_parent, page, { importQueries, request }) =>
  importQueries.list(request, page);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const accounts: QueryResolvers['accounts'] = (_parent, { filter, sort, ...page }, context) =>
  context.accountQueries.list(context.request, filter, sort, page);

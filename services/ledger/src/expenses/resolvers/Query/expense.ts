import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const expense: QueryResolvers['expense'] = (_parent, { id, includeDeleted }, { request, expenseQueries }) =>
  expenseQueries.find(request, id, includeDeleted);

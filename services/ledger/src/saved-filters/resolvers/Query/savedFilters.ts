import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const savedFilters: QueryResolvers['savedFilters'] = (_parent, _args, { request, savedFilterService }) =>
  savedFilterService.list(request);

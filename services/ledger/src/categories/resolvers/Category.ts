import type { CategoryResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names a category. */
export const Category: CategoryResolvers = {
  pending: ({ id }, _args, { categoryPendingLoader }) => categoryPendingLoader.load(id),
  __resolveReference: ({ id }, { categoryLoader }) => categoryLoader.load(id),
};

import type { ImportDefaultsResolvers } from '../../__generated__/resolvers.ts';
import { linkTo } from '../../expenses/expense-links.ts';

export const ImportDefaults: ImportDefaultsResolvers = {
  account: ({ accountId }, _args, { accountLoader }) =>
    accountId === null ? null : accountLoader.load(String(accountId)),
  project: ({ projectId }) => linkTo(projectId),
  category: ({ categoryId }, _args, { categoryLoader }) =>
    categoryId === null ? null : categoryLoader.load(String(categoryId)),
};

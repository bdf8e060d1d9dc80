import type { ExpenseResolvers } from '../../__generated__/resolvers.ts';
import { linkTo } from '../expense-links.ts';
import { asksOnlyFor } from '@outlay/service-kit/graphql/asks-for';

/** References of an expense, and references to one. Those of one operation are read together. */
export const Expense: ExpenseResolvers = {
  __resolveReference: ({ id }, { expenseLoader }) => expenseLoader.load(id),
  account: async ({ accountId, accountAmount: { currency } }, _args, { accountLoader }, info) => {
    // Lists mostly ask for the id, which is here already.
    if (asksOnlyFor(info, 'id', 'currency', '__typename')) return { id: String(accountId), currency };
    const account = await accountLoader.load(String(accountId));
    if (account) return account;
    throw new Error('The account of an expense does not exist, although a foreign key requires it.');
  },
  category: ({ categoryId }, _args, { categoryLoader }, info) => {
    if (categoryId === null || asksOnlyFor(info, 'id', '__typename')) return linkTo(categoryId);
    return categoryLoader.load(String(categoryId));
  },
  project: ({ projectId }) => linkTo(projectId),
  crossProjectRef: ({ crossProjectRefId }) => linkTo(crossProjectRefId),
  createdBy: ({ createdById }) => linkTo(createdById),
  history: ({ id }, _args, { historyLoader }) => historyLoader.load(id),
};

import type { ExpenseBalanceResolvers } from '../../__generated__/resolvers.ts';

export const ExpenseBalance: ExpenseBalanceResolvers = {
  account: async ({ accountId }, _args, { accountLoader }) => {
    const account = await accountLoader.load(String(accountId));
    if (account) return account;
    throw new Error('a balance without its account: accounts are never deleted');
  },
};

import type { ExpenseBalanceResolvers } from '../../__generated__/resolvers.ts';
import { asksOnlyFor } from '@outlay/service-kit/graphql/asks-for';

export const ExpenseBalance: ExpenseBalanceResolvers = {
  account: async ({ accountId, balance: { currency } }, _args, { accountLoader }, info) => {
    if (asksOnlyFor(info, 'id', 'currency', '__typename')) return { id: String(accountId), currency };
    const account = await accountLoader.load(String(accountId));
    if (account) return account;
    throw new Error('The account of an expense does not exist, although accounts are never deleted.');
  },
};

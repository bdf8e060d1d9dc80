import type { AccountResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names an account, the statement, and balances over time. */
export const Account: AccountResolvers = {
  __resolveReference: ({ id }, { accountLoader }) => accountLoader.load(id),
  entries: (account, { from, to, ...page }, { request, statements }) =>
    statements.list(request, account, { from, to }, page),
  balanceHistory: ({ id, currency }, period, { balanceHistoryLoader }) =>
    balanceHistoryLoader.load({ accountId: Number(id), currency, ...period }),
  warnings: ({ warnings }) => (warnings ? [...warnings] : null),
};

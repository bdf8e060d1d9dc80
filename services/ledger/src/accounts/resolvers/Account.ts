import { requireBalances } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { AccountResolvers } from '../../__generated__/resolvers.ts';
import type { AccountNode } from '../../expenses/expense-links.ts';
import type { AccountModel } from '../account.mapper.ts';

/** Where another service's answer names an account, and what not every key may read: balances and the statement. */
export const Account: AccountResolvers = {
  __resolveReference: ({ id }, { accountLoader }) => accountLoader.load(id),
  currentBalance: (account, _args, { request }) => balancesOf(account, request).currentBalance,
  isLowBalance: (account, _args, { request }) => balancesOf(account, request).isLowBalance,
  // Every posting changes it.
  updatedAt: (account, _args, { request }) => balancesOf(account, request).updatedAt,
  entries: (account, { from, to, dateFrom, dateTo, kind, ...page }, { request, statements }) =>
    statements.list(request, account, { from, to, dateFrom, dateTo, kind }, page),
  balanceHistory: ({ id, currency }, period, { balanceHistoryLoader }) =>
    balanceHistoryLoader.load({ accountId: Number(id), currency, ...period }),
  warnings: ({ warnings }) => (warnings ? [...warnings] : null),
};

/** @throws AppError KEY_LIMITED */
function balancesOf(account: AccountNode, request: RequestContext): AccountModel {
  requireBalances(request);
  if ('currentBalance' in account) return account;
  throw new Error('An account is to be read before its balance is shown.');
}

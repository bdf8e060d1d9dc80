import type { TransferBalanceResolvers } from '../../__generated__/resolvers.ts';
import { accountOf } from '../../accounts/resolvers/account-of.ts';

export const TransferBalance: TransferBalanceResolvers = {
  account: ({ accountId, balance: { currency } }, _args, context, info) =>
    accountOf({ accountId, currency }, context, info),
};

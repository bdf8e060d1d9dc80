import type { TransferResolvers } from '../../__generated__/resolvers.ts';
import { accountOf } from '../../accounts/resolvers/account-of.ts';
import { linkTo } from '../../expenses/expense-links.ts';

/** Accounts and actors of a transfer. Accounts of one operation are read together. */
export const Transfer: TransferResolvers = {
  fromAccount: ({ fromAccountId: accountId, amount: { currency } }, _args, context, info) =>
    accountOf({ accountId, currency }, context, info),
  toAccount: ({ toAccountId: accountId, toAmount: { currency } }, _args, context, info) =>
    accountOf({ accountId, currency }, context, info),
  createdBy: ({ createdById }) => linkTo(createdById),
  createdByKey: ({ createdByKeyId }) => linkTo(createdByKeyId),
  reversedBy: ({ reversedById }) => linkTo(reversedById),
  reversedByKey: ({ reversedByKeyId }) => linkTo(reversedByKeyId),
};

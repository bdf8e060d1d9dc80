import { can } from '@outlay/tenancy/request-context';
import type { AccountEntryResolvers } from '../../__generated__/resolvers.ts';

/** The vendor of a posting's expense, and its transfer. Those of one operation are read together. */
export const AccountEntry: AccountEntryResolvers = {
  vendor: async ({ expenseId }, _args, { request, expenseLoader }) => {
    if (expenseId == null || !can(request, 'expenses:read')) return null;
    return (await expenseLoader.load(expenseId))?.vendor ?? null;
  },
  transfer: ({ transferId }, _args, { transferLoader }) =>
    transferId === null ? null : transferLoader.load(transferId),
};

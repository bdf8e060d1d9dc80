import type { ExpenseResolvers } from '../../__generated__/resolvers.ts';
import { accountOf } from '../../accounts/resolvers/account-of.ts';
import { linkTo } from '../expense-links.ts';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesProject } from '@outlay/tenancy/key-scope';
import { asksOnlyFor } from '@outlay/service-kit/graphql/asks-for';

/** References of an expense, and references to one. Those of one operation are read together. */
export const Expense: ExpenseResolvers = {
  __resolveReference: ({ id }, { expenseLoader }) => expenseLoader.load(id),
  account: ({ accountId, accountAmount: { currency } }, _args, context, info) =>
    accountOf({ accountId, currency }, context, info),
  category: ({ categoryId }, _args, { categoryLoader }, info) => {
    if (categoryId === null || asksOnlyFor(info, 'id', '__typename')) return linkTo(categoryId);
    return categoryLoader.load(String(categoryId));
  },
  project: ({ projectId }) => linkTo(projectId),
  crossProjectRef: ({ crossProjectRefId }, _args, { request }) =>
    seesProject(limitsOf(request), crossProjectRefId) ? linkTo(crossProjectRefId) : null,
  createdBy: ({ createdById }) => linkTo(createdById),
  createdByKey: ({ createdByKeyId }) => linkTo(createdByKeyId),
  history: ({ id }, _args, { historyLoader }) => historyLoader.load(id),
};

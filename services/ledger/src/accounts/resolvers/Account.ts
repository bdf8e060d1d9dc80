import type { AccountResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names an account, and the statement. */
export const Account: AccountResolvers = {
  __resolveReference: ({ id }, { accountLoader }) => accountLoader.load(id),
  entries: (account, { from, to, ...page }, { request, statements }) =>
    statements.list(request, account, { from, to }, page),
  warnings: ({ warnings }) => (warnings ? [...warnings] : null),
};

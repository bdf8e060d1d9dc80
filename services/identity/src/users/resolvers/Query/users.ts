import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const users: QueryResolvers['users'] = (_parent, { filter, sort, ...page }, context) =>
  context.users.list(context.request, filter, sort, page);

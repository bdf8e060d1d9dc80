import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const alerts: QueryResolvers['alerts'] = (_parent, { filter, ...page }, context) =>
  context.alerts.list(context.request, filter, page);

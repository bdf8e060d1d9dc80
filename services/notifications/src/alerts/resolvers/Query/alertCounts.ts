import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const alertCounts: QueryResolvers['alertCounts'] = (_parent, _args, { request, alerts }) =>
  alerts.counts(request);

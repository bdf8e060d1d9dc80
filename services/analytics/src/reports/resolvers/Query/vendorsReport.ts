import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const vendorsReport: QueryResolvers['vendorsReport'] = (_parent, args, { request, reports }) =>
  reports.vendors.find(request, args);

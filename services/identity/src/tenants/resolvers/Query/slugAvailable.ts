import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const slugAvailable: QueryResolvers['slugAvailable'] = (_parent, { slug }, { tenants }) =>
  tenants.slugAvailability(slug);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const vendor: QueryResolvers['vendor'] = (_parent, { id }, { vendorLoader }) => vendorLoader.load(id);

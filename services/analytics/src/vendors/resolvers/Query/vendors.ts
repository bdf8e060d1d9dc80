import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const vendors: QueryResolvers['vendors'] = (_parent, { twins, ...args }, { request, labels }) =>
  labels.vendors(request, args, twins);

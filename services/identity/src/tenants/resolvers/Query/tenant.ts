import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tenant: QueryResolvers['tenant'] = (_parent, { id }, { request, tenants }) => tenants.find(request, id);

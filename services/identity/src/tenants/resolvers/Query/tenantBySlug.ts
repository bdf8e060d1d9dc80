import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tenantBySlug: QueryResolvers['tenantBySlug'] = (_parent, { slug }, { tenants }) => tenants.preview(slug);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tenantQuotas: QueryResolvers['tenantQuotas'] = (_parent, _args, { request, tenantQuotas: quotas }) =>
  quotas.read(request);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const webhook: QueryResolvers['webhook'] = (_parent, { id }, { request, webhooks }) =>
  webhooks.find(request, id);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const webhooks: QueryResolvers['webhooks'] = (_parent, _args, { request, webhooks }) => webhooks.list(request);

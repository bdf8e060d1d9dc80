import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const apiKeys: QueryResolvers['apiKeys'] = (_parent, _args, context) => context.apiKeys.list(context.request);

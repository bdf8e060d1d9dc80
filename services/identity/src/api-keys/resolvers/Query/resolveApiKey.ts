import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const resolveApiKey: QueryResolvers['resolveApiKey'] = (_parent, token, context) =>
  context.apiKeyGrants.resolve(context.request, token);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tags: QueryResolvers['tags'] = (_parent, args, { request, labels }) => labels.tags(request, args);

import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const tag: QueryResolvers['tag'] = (_parent, { id }, { request, tagQueries }) => tagQueries.find(request, id);

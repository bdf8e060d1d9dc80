import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const category: QueryResolvers['category'] = (_parent, { id }, { categoryLoader }) => categoryLoader.load(id);

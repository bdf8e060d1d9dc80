import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const importById: QueryResolvers['import'] = (_parent, { id }, { importLoader }) => importLoader.load(id);

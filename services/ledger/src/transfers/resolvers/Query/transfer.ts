import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const transfer: QueryResolvers['transfer'] = (_parent, { id }, { transferLoader }) => transferLoader.load(id);

import type { TagResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names a tag. */
export const Tag: TagResolvers = {
  __resolveReference: ({ id }, { tagLoader }) => tagLoader.load(id),
};

import type { ProjectResolvers } from '../../__generated__/resolvers.ts';

/** Resolves references from other subgraphs; batched per operation. */
export const Project: ProjectResolvers = {
  __resolveReference: ({ id }, { projectLoader }) => projectLoader.load(id),
};

import type { ProjectResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names a project. All that one operation names are read together. */
export const Project: ProjectResolvers = {
  __resolveReference: ({ id }, { projectLoader }) => projectLoader.load(id),
};

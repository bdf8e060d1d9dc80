import type { ProjectRemainingResolvers } from '../../__generated__/resolvers.ts';

export const ProjectRemaining: ProjectRemainingResolvers = {
  project: ({ projectId }) => ({ id: projectId }),
};

import { can } from '@outlay/tenancy/request-context';
import type { ProjectRemainingResolvers } from '../../__generated__/resolvers.ts';

export const ProjectRemaining: ProjectRemainingResolvers = {
  __resolveReference: async (reference, { request, figuresLoader, projectNumbers }) => {
    if (!can(request, 'dashboards:read')) return null;
    const figures = await figuresLoader.load(reference.projectId);
    return figures && { ...reference, ...(await projectNumbers.remaining(request, figures, reference)) };
  },
};

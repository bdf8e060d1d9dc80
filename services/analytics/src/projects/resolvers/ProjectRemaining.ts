import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesProjectFigures } from '@outlay/tenancy/key-scope';
import { can } from '@outlay/tenancy/request-context';
import type { ProjectRemainingResolvers } from '../../__generated__/resolvers.ts';

export const ProjectRemaining: ProjectRemainingResolvers = {
  __resolveReference: async (reference, { request, figuresLoader, projectNumbers }) => {
    if (!can(request, 'dashboards:read') || !seesProjectFigures(limitsOf(request))) return null;
    const figures = await figuresLoader.load(reference.projectId);
    return figures && { ...reference, ...(await projectNumbers.remaining(request, figures, reference)) };
  },
};

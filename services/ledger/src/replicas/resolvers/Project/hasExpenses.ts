import type { ProjectResolvers } from '../../../__generated__/resolvers.ts';

export const hasExpenses: ProjectResolvers['hasExpenses'] = ({ id }, _args, { request, presence }) =>
  presence.onProject(request, id);

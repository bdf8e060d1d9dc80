import type { ProjectResolvers } from '../../../__generated__/resolvers.ts';

export const spend: ProjectResolvers['spend'] = async ({ id }, _args, { request, figuresLoader, projectNumbers }) => {
  const figures = await figuresLoader.load(id);
  return figures && projectNumbers.spend(request, figures);
};

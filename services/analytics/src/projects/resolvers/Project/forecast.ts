import type { ProjectResolvers } from '../../../__generated__/resolvers.ts';

export const forecast: ProjectResolvers['forecast'] = async ({ id }, _args, { figuresLoader, forecastLoader }) => {
  const figures = await figuresLoader.load(id);
  return figures && forecastLoader.load(figures);
};

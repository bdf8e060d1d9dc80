import type { AlertResolvers } from '../../__generated__/resolvers.ts';

/** Where another service's answer names an alert. All that one operation names are read together. */
export const Alert: AlertResolvers = {
  __resolveReference: ({ id }, { alertLoader }) => alertLoader.load(id),
};

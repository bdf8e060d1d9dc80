import type { AlertResolvers } from '../../__generated__/resolvers.ts';

/** Resolves references to alerts in other services' answers, all of one operation together. */
export const Alert: AlertResolvers = {
  __resolveReference: ({ id }, { alertLoader }) => alertLoader.load(id),
};

import type { QueryResolvers, Resolvers } from './__generated__/resolvers.ts';

const Query: QueryResolvers = {
  projectDashboard: () => null,
  tenantDashboard: () => null,
  auditEntries: () => null,
  auditVerification: () => null,
};

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = { Query };

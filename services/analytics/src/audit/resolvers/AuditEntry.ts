import type { AuditEntryResolvers } from '../../__generated__/resolvers.ts';

/** The names of one operation are read together. */
export const AuditEntry: AuditEntryResolvers = {
  entityLabel: ({ entity }, _args, { entityNameLoader }) => entity && entityNameLoader.load(entity),
};

import type { AuditFieldChangeResolvers } from '../../__generated__/resolvers.ts';

/** Names beside the ids of changes. */
export const AuditFieldChange: AuditFieldChangeResolvers = {
  beforeLabel: ({ beforeEntity }, _args, { entityNameLoader }) => beforeEntity && entityNameLoader.load(beforeEntity),
  afterLabel: ({ afterEntity }, _args, { entityNameLoader }) => afterEntity && entityNameLoader.load(afterEntity),
};

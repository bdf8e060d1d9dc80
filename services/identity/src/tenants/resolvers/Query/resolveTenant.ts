import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const resolveTenant: QueryResolvers['resolveTenant'] = async (_parent, clue, { request, tenants }) => {
  const found = await tenants.resolve(request, clue);
  return found && { ...found, id: String(found.id) };
};

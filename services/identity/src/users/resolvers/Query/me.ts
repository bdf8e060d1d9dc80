import { unauthenticated } from '@outlay/errors/app-error';
import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const me: QueryResolvers['me'] = async (_parent, _args, { request, users, tenants }) => {
  const user = await users.me(request);
  const tenant = await tenants.current(request);
  if (!tenant) throw unauthenticated();
  return { user, tenant, permissions: [...request.principal.permissions].sort() };
};

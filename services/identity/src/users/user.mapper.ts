import { can, type RequestContext } from '@outlay/tenancy/request-context';
import type { User } from './user.entity.ts';
import type { UserModel } from './user.model.ts';

/** Entity to GraphQL: the only crossing. */
export function toUserModel(user: User, disclosed: boolean): UserModel {
  return {
    id: String(user.id),
    name: user.name === '' ? null : user.name,
    email: user.email,
    role: user.role,
    isActive: user.isActive,
    locale: user.locale,
    timeZone: user.timeZone,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
    version: user.version,
    disclosed,
  };
}

/** Whether the caller is the person or may read users. */
export function mayKnow(context: RequestContext, userId: number): boolean {
  const { principal } = context;
  return can(context, 'users:read') || (principal.kind === 'user' && principal.userId === userId);
}

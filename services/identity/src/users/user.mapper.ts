import { can, type RequestContext } from '@outlay/tenancy/request-context';
import type { User } from './user.entity.ts';
import type { UserModel } from './user.model.ts';

/** Maps the entity to the GraphQL model. */
export function toUserModel(user: User, disclosed: boolean): UserModel {
  return {
    id: String(user.id),
    name: user.name === '' ? null : user.name,
    email: user.erasedAt === null ? user.email : '',
    role: user.role,
    isActive: user.isActive,
    isErased: user.erasedAt !== null,
    isVerified: user.emailVerifiedAt !== null,
    locale: user.locale,
    timeZone: user.timeZone,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
    version: user.version,
    disclosed,
  };
}

/** The caller is the user or may read users. */
export function mayKnow(context: RequestContext, userId: number): boolean {
  const { principal } = context;
  return can(context, 'users:read') || (principal.kind === 'user' && principal.userId === userId);
}

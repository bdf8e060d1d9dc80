import { forbidden } from '@outlay/errors/app-error';
import type { UserResolvers } from '../../__generated__/resolvers.ts';
import type { UserModel } from '../user.model.ts';

/** Everyone in the tenant sees names; other fields require `users:read`, except for one's own. */
export const User: UserResolvers = {
  email: (user) => disclosed(user).email,
  role: (user) => disclosed(user).role,
  isActive: (user) => disclosed(user).isActive,
  isVerified: (user) => disclosed(user).isVerified,
  locale: (user) => disclosed(user).locale,
  timeZone: (user) => disclosed(user).timeZone,
  __resolveReference: ({ id }, { userLoader }) => userLoader.load(id),
};

function disclosed(user: UserModel): UserModel {
  if (!user.disclosed) throw forbidden();
  return user;
}

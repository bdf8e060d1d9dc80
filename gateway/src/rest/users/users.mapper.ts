import type { z } from 'zod';
import type { UserDetailsFragment } from '../../__generated__/rest-operations.ts';
import { role, type user } from './users.schemas.ts';

/** A user as REST answers it. */
export function toUser(found: UserDetailsFragment): z.output<typeof user> {
  return {
    id: Number(found.id),
    email: found.email,
    name: found.name,
    role: role.toRest(found.role),
    is_active: found.isActive,
    is_verified: found.isVerified,
    locale: found.locale,
    time_zone: found.timeZone,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

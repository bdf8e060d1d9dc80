import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { User } from './user.entity.ts';

/** Sort fields of the list: the client's name and the property behind it. */
export const USER_SORT: SortOptions = {
  fields: { id: 'id', email: 'email', name: 'name', role: 'role', created_at: 'createdAt' },
  fallback: 'id',
};

/** The value of a sorted property, as a cursor keeps it. */
export function sortValue(user: User, property: string): CursorValue {
  switch (property) {
    case 'email':
      return user.email;
    case 'name':
      return user.name;
    case 'role':
      return user.role;
    case 'createdAt':
      return user.createdAt.toISOString();
    default:
      return user.id;
  }
}

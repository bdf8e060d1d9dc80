import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { Category } from './category.entity.ts';

/** What a list can be sorted by: the name clients use, and the property behind it. */
export const CATEGORY_SORT: SortOptions = {
  fields: { name: 'name', created_at: 'createdAt', id: 'id' },
  fallback: 'name',
};

/** The value of a sorted property, as a cursor keeps it. */
export function sortValue(category: Category, property: string): CursorValue {
  switch (property) {
    case 'name':
      return category.name;
    case 'createdAt':
      return category.createdAt.toISOString();
    default:
      return category.id;
  }
}

import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { Category } from './category.entity.ts';

/** Sort keys of a list: the client's name and the property. */
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

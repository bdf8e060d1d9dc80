import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { ProjectRow } from './project.entity.ts';

/** Sortable fields: client's field name to property. */
export const PROJECT_SORT: SortOptions = {
  fields: { name: 'name', start_date: 'startDate', status: 'status', created_at: 'createdAt', id: 'id' },
  fallback: 'name',
};

/** Returns the value of a sorted property for a cursor. */
export function sortValue(row: ProjectRow, property: string): CursorValue {
  switch (property) {
    case 'name':
      return row.name;
    case 'startDate':
      return row.startDate;
    case 'status':
      return row.status;
    case 'createdAt':
      return row.createdAt.toISOString();
    default:
      return row.id;
  }
}

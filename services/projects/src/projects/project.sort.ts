import type { CursorValue } from '@outlay/service-kit/graphql/connection';
import type { SortOptions } from '@outlay/service-kit/graphql/sort';
import type { ProjectRow } from './project.entity.ts';

/** What a list can be sorted by: the name clients use, and the property behind it. */
export const PROJECT_SORT: SortOptions = {
  fields: { name: 'name', start_date: 'startDate', status: 'status', created_at: 'createdAt', id: 'id' },
  fallback: 'name',
};

/** The value of a sorted property, as a cursor keeps it. */
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

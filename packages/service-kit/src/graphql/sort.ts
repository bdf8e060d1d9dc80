import { invalidField } from '@outlay/errors/app-error';

/** One property of an order. */
export interface SortTerm {
  property: string;
  descending: boolean;
}

/** Sortable fields of a list. */
export interface SortOptions {
  /** Client's field name to property. None of the properties may be null. */
  fields: Readonly<Record<string, string>>;
  /** Default order, in clients' field names. */
  fallback: string;
}

/**
 * Reads `field,-field` against an allow-list; a minus means descending. Nothing outside the list reaches SQL.
 * @throws AppError VALIDATION_FAILED naming the fields there are
 */
export function parseSort(sort: string | null | undefined, { fields, fallback }: SortOptions): SortTerm[] {
  const terms = (sort ?? fallback).split(',').map((part) => {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    const property = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (property === undefined) {
      throw invalidField(
        'sort',
        `must be of ${Object.keys(fields).join(', ')}, each with an optional leading minus`,
        'INVALID_CHOICE',
      );
    }
    return { property, descending };
  });
  if (new Set(terms.map(({ property }) => property)).size === terms.length) return terms;
  throw invalidField('sort', 'names a field twice', 'REPEATED');
}

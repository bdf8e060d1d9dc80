import { invalidField } from '@outlay/errors/app-error';

/** One property of an order. */
export interface SortTerm {
  property: string;
  descending: boolean;
}

/** What a list can be sorted by. */
export interface SortOptions {
  /** The name clients use, and the property behind it. None of the properties may be null. */
  fields: Readonly<Record<string, string>>;
  /** The order when none is asked for, in clients' names. */
  fallback: string;
}

/**
 * Reads `field,-field` against an allow-list; a minus means descending. Nothing outside of the list reaches SQL.
 * @throws AppError VALIDATION_FAILED naming the fields there are
 */
export function parseSort(sort: string | null | undefined, { fields, fallback }: SortOptions): SortTerm[] {
  const terms = (sort ?? fallback).split(',').map((part) => {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    const property = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (property === undefined) {
      throw invalidField('sort', `must be of ${Object.keys(fields).join(', ')}, each with an optional leading minus`);
    }
    return { property, descending };
  });
  if (new Set(terms.map(({ property }) => property)).size === terms.length) return terms;
  throw invalidField('sort', 'names a field twice');
}

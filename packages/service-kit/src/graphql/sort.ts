import { invalidField } from '@outlay/errors/app-error';

/** One column of an order. */
export interface SortTerm<Field extends string> {
  field: Field;
  descending: boolean;
}

/**
 * Reads `field,-field` against an allow-list; a minus means descending. Nothing outside of the list reaches SQL.
 * @param fallback the order when none is asked for
 * @throws AppError VALIDATION_FAILED naming the fields there are
 */
export function parseSort<Field extends string>(
  sort: string | null | undefined,
  allowed: readonly Field[],
  fallback: string,
): SortTerm<Field>[] {
  const terms = (sort ?? fallback).split(',').map((part) => {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    const field = allowed.find((candidate) => candidate === name);
    if (field === undefined)
      throw invalidField('sort', `must be of ${allowed.join(', ')}, each with an optional leading minus`);
    return { field, descending };
  });
  if (new Set(terms.map(({ field }) => field)).size !== terms.length) throw invalidField('sort', 'names a field twice');
  return terms;
}

import { nameKey } from '@outlay/text/name-key';
import { searchVector } from '@outlay/text/search-vector';

/** Of the functions below. Rows of an earlier version are computed again in the background: raise it when one of them changes. */
export const SEARCH_VERSION = 2;

/** The key by which vendors are the same; empty for none. */
export function vendorKey(vendor: string | null): string {
  return vendor === null ? '' : nameKey(vendor);
}

/** The words that an expense is found by, as a literal of tsvector. */
export function searchVectorOf(expense: {
  vendor: string | null;
  note: string | null;
  tags: readonly string[];
}): string {
  return searchVector([expense.vendor, expense.note, ...expense.tags]);
}

import type { Fact } from '@outlay/files/pdf-document';
import { parseId } from '@outlay/tenancy/ids';
import type { ExportArgs } from './export-args.ts';
import type { ExportWords } from './language/export-words.ts';

type Filter = NonNullable<ExportArgs['filter']>;
type OneOrMore = string | readonly string[] | null | undefined;

/** Names by id, of those that the caller may see. */
export interface FilterNames {
  readonly projects: ReadonlyMap<number, string>;
  readonly accounts: ReadonlyMap<number, string>;
  readonly categories: ReadonlyMap<number, string>;
  readonly vendors: ReadonlyMap<number, string>;
}

/** The conditions of a filter besides its days, as lines below the title: a printed list must not look like more than it is. */
export function filterFacts(filter: Filter, names: FilterNames, words: ExportWords): Fact[] {
  const { labels, yes, no } = words;
  const named = (ids: OneOrMore, known: ReadonlyMap<number, string>): string | null =>
    listed(ids, (id) => (id === '' ? words.none : (known.get(parseId(id) ?? 0) ?? `#${id}`)));
  const { isProjectRelated: related, createdBy, importId } = filter;
  const lines: [label: string, value: string | null | undefined][] = [
    [labels.project, named(filter.projectId, names.projects)],
    [labels.account, named(filter.accountId, names.accounts)],
    [labels.category, named(filter.categoryId, names.categories)],
    [labels.vendor, filter.vendor],
    [labels.vendor, named(filter.vendorId, names.vendors)],
    [labels.tags, listed(filter.tag, (tag) => (tag.trim() === '' ? words.none : tag))],
    [words.search, filter.q],
    [words.atLeast, filter.minAmount],
    [words.atMost, filter.maxAmount],
    [labels.currency, filter.currency],
    [labels.created_by, createdBy == null ? null : `#${createdBy}`],
    [words.import, importId == null ? null : `#${importId}`],
    [words.projectRelated, related == null ? null : related ? yes : no],
    [words.deletedOnes, filter.includeDeleted ? yes : null],
  ];
  return lines.flatMap(([label, value]) => (value == null || value === '' ? [] : [{ label, value }]));
}

/** True where something besides days is selected. */
export function isFiltered({ from: _from, to: _to, includeDeleted: _deleted, ...rest }: Filter): boolean {
  return Object.values(rest).some((value) => typeof value === 'boolean' || (value?.length ?? 0) > 0);
}

function listed(values: OneOrMore, write: (value: string) => string): string | null {
  if (values == null) return null;
  return (typeof values === 'string' ? [values] : values).map(write).join(', ');
}

/** The numbers among ids of a filter. */
export function idsIn(values: OneOrMore): number[] {
  const all = typeof values === 'string' ? [values] : (values ?? []);
  return all.map(parseId).filter((id) => id !== null);
}

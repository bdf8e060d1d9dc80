import type { LocationQuery } from 'vue-router';
import type { ExpenseFilter } from '@/graphql/__generated__/types.ts';
import { isDay } from '@/locales/day-bounds.ts';

/** Conditions of the list. In lists and in `vendor`, `''` stands for expenses without one. */
export interface Filters {
  readonly q: string;
  readonly account: readonly string[];
  readonly project: readonly string[];
  readonly category: readonly string[];
  readonly tag: readonly string[];
  /** Null where vendors do not matter. */
  readonly vendor: string | null;
  /** Under every name that counts for them. */
  readonly vendorId: readonly string[];
  /** `YYYY-MM-DD`, inclusive; null where open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Decimal strings, in the expense's own currency. */
  readonly min: string | null;
  readonly max: string | null;
  readonly createdBy: string | null;
  /** Id of the import that recorded the expense. */
  readonly import: string | null;
  readonly currency: string | null;
  readonly related: boolean | null;
  readonly deleted: boolean;
}

export const LISTS = ['account', 'project', 'category', 'tag', 'vendorId'] as const;
export type ListName = (typeof LISTS)[number];
export type FilterName = keyof Filters;

export const NO_FILTERS: Filters = {
  q: '',
  account: [],
  project: [],
  category: [],
  tag: [],
  vendor: null,
  vendorId: [],
  from: null,
  to: null,
  min: null,
  max: null,
  createdBy: null,
  import: null,
  currency: null,
  related: null,
  deleted: false,
};

/** Query of an address, by name. */
export type AddressQuery = Record<string, string | string[]>;

const DECIMAL = /^\d{1,15}(\.\d{1,4})?$/;

/** Reads an address. What is not valid there is no condition: an old or mistyped link still shows a list. */
export function filtersOf(query: LocationQuery): Filters {
  const where = (name: string, isValid: (value: string) => boolean): string | null => {
    const value = one(query, name);
    return value !== null && isValid(value) ? value : null;
  };
  const matching = (name: string, pattern: RegExp) => where(name, (value) => pattern.test(value));
  const related = one(query, 'related');
  return {
    q: one(query, 'q') ?? '',
    account: many(query, 'account').filter(Boolean),
    project: many(query, 'project'),
    category: many(query, 'category'),
    tag: many(query, 'tag'),
    vendor: one(query, 'vendor'),
    vendorId: many(query, 'vendorId'),
    from: where('from', isDay),
    to: where('to', isDay),
    min: matching('min', DECIMAL),
    max: matching('max', DECIMAL),
    createdBy: matching('createdBy', /./),
    import: matching('import', /^\d{1,15}$/),
    currency: matching('currency', /^[A-Z]{3}$/),
    related: related === 'true' ? true : related === 'false' ? false : null,
    deleted: one(query, 'deleted') === 'true',
  };
}

/** The reverse of `filtersOf`: names only what is set. */
export function queryOf(filters: Filters): AddressQuery {
  const query: AddressQuery = {};
  if (filters.q !== '') query['q'] = filters.q;
  for (const name of LISTS) if (filters[name].length > 0) query[name] = [...filters[name]];
  for (const name of ['vendor', 'from', 'to', 'min', 'max', 'createdBy', 'import', 'currency'] as const) {
    const value = filters[name];
    if (value !== null) query[name] = value;
  }
  if (filters.related !== null) query['related'] = String(filters.related);
  if (filters.deleted) query['deleted'] = 'true';
  return query;
}

/** Conditions that the server is asked for. Null for none at all. */
export function conditionsOf(filters: Filters): ExpenseFilter | null {
  const { q, vendor, from, to, min, max, createdBy, currency, related, deleted } = filters;
  const filter: ExpenseFilter = {
    ...(q !== '' && { q }),
    ...(filters.account.length > 0 && { accountId: [...filters.account] }),
    ...(filters.project.length > 0 && { projectId: [...filters.project] }),
    ...(filters.category.length > 0 && { categoryId: [...filters.category] }),
    ...(filters.tag.length > 0 && { tag: [...filters.tag] }),
    ...(vendor !== null && { vendor }),
    ...(filters.vendorId.length > 0 && { vendorId: [...filters.vendorId] }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(min !== null && { minAmount: min }),
    ...(max !== null && { maxAmount: max }),
    ...(createdBy !== null && { createdBy }),
    ...(filters.import !== null && { importId: filters.import }),
    ...(currency !== null && { currency }),
    ...(related !== null && { isProjectRelated: related }),
    ...(deleted && { includeDeleted: true }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

/** The conditions as the API of exports names them. */
export function exportParameters(filters: Filters): Record<string, string | string[]> {
  const query = Object.entries(queryOf(filters));
  return Object.fromEntries(query.map(([name, value]) => [EXPORT_NAMES[name] ?? name, value]));
}

const EXPORT_NAMES: Readonly<Record<string, string>> = {
  account: 'account_id',
  project: 'project_id',
  category: 'category_id',
  vendorId: 'vendor_id',
  min: 'min_amount',
  max: 'max_amount',
  createdBy: 'created_by',
  import: 'import_id',
  related: 'is_project_related',
  deleted: 'include_deleted',
};

/** Number of conditions that narrow the list, one for each kind. */
export function countOf(filters: Filters): number {
  return new Set(Object.keys(queryOf(filters)).map((name) => PAIRS[name] ?? name)).size;
}

/** Two ends of one condition count once. */
const PAIRS: Readonly<Record<string, string>> = {
  ...{ from: 'period', to: 'period', min: 'amount', max: 'amount', vendorId: 'vendor' },
};

function many(query: LocationQuery, name: string): string[] {
  const value = query[name];
  const values = Array.isArray(value) ? value : [value];
  return [...new Set(values.filter((each) => typeof each === 'string'))];
}

function one(query: LocationQuery, name: string): string | null {
  return many(query, name)[0] ?? null;
}

/** The address's name of each field of the server's filter. */
const ADDRESS_NAMES: Readonly<Record<keyof ExpenseFilter, string>> = {
  q: 'q',
  accountId: 'account',
  projectId: 'project',
  categoryId: 'category',
  tag: 'tag',
  vendor: 'vendor',
  vendorId: 'vendorId',
  from: 'from',
  to: 'to',
  minAmount: 'min',
  maxAmount: 'max',
  createdBy: 'createdBy',
  importId: 'import',
  currency: 'currency',
  isProjectRelated: 'related',
  includeDeleted: 'deleted',
};

/** The reverse of `conditionsOf`, of what the server kept. */
export function filtersOfConditions(conditions: unknown): Filters {
  if (typeof conditions !== 'object' || conditions === null) return NO_FILTERS;
  const names = new Map<string, string>(Object.entries(ADDRESS_NAMES));
  const query: AddressQuery = {};
  for (const [field, value] of Object.entries(conditions)) {
    const name = names.get(field);
    if (name === undefined || value === null) continue;
    query[name] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return filtersOf(query);
}

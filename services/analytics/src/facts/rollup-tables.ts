/** A table of sums over live expenses. */
export interface Rollup {
  table: string;
  /** Columns of the key beside the tenant, with their SQL over `expense_fact`. */
  key: Readonly<Record<string, string>>;
  /** SQL types of those columns that are not text. */
  types: Readonly<Record<string, string>>;
  /** Columns of sums, with the SQL that is summed up. `count` is one of them: at zero the row is deleted. */
  sums: Readonly<Record<string, string>>;
  /** The changed facts, or their vendors and tags; see `expense-fact.repository.ts`. */
  source: 'change' | 'label_change';
  /** Condition for rows of the source, as SQL. */
  where: string;
}

/** A key has no nulls: 0 and '' stand for absent values. */
const PROJECT = { project_id: 'coalesce(project_id, 0)' } as const;
const CURRENCIES = { base_currency: 'base_currency', project_currency: `coalesce(project_currency, '')` } as const;
const PLACES = { account_id: 'account_id', category_id: 'coalesce(category_id, 0)', ...CURRENCIES } as const;
const TYPES = {
  project_id: 'bigint',
  account_id: 'bigint',
  category_id: 'bigint',
  day: 'date',
  month: 'date',
} as const;
const SUMS = { base_minor: 'base_minor', project_minor: 'coalesce(project_minor, 0)', count: '1' } as const;

export const DAILY: Rollup = {
  table: 'spend_daily',
  key: { ...PROJECT, day: 'day', ...PLACES },
  types: TYPES,
  sums: SUMS,
  source: 'change',
  where: 'true',
};

/** Read by dashboards. */
export const MONTHLY: Rollup = {
  table: 'spend_monthly',
  key: { ...PROJECT, month: `date_trunc('month', day::timestamp)::date`, ...PLACES },
  types: TYPES,
  sums: SUMS,
  source: 'change',
  where: 'true',
};

export const VENDOR: Rollup = {
  table: 'spend_vendor',
  key: { ...PROJECT, vendor_key: 'vendor_key', ...CURRENCIES },
  types: TYPES,
  sums: SUMS,
  source: 'change',
  where: 'vendor_key is not null',
};

/** Use of vendors and tags. A column beside the sums, `last_day`, is kept by `LabelUseRepository`. */
export const LABEL: Rollup = {
  table: 'label_use',
  key: { kind: 'kind', label: 'label', base_currency: 'base_currency' },
  types: TYPES,
  sums: { base_minor: 'base_minor', count: '1' },
  source: 'label_change',
  where: 'true',
};

export const LABEL_DAY: Rollup = {
  table: 'label_day',
  key: { kind: 'kind', label: 'label', day: 'day' },
  types: TYPES,
  sums: { count: '1' },
  source: 'label_change',
  where: 'true',
};

/** Every table of sums, in the order in which consumers write them. */
export const ROLLUPS: readonly Rollup[] = [DAILY, MONTHLY, VENDOR, LABEL, LABEL_DAY];

/** A table of sums over live expenses. */
export interface Rollup {
  table: string;
  /** The key beside the tenant: columns, and the SQL of each over `expense_fact`. */
  key: Readonly<Record<string, string>>;
  /** SQL types of those columns that are not text. */
  types: Readonly<Record<string, string>>;
  /** Columns of sums, and the SQL that is summed up. `count` is among them: at zero the row goes. */
  sums: Readonly<Record<string, string>>;
  /** Which expenses are part of it, as SQL. */
  where: string;
}

/** 0 and '' stand for what is not there: a key has no nulls. */
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

/** By project, day, account and category. */
export const DAILY: Rollup = {
  table: 'spend_daily',
  key: { ...PROJECT, day: 'day', ...PLACES },
  types: TYPES,
  sums: SUMS,
  where: 'true',
};

/** The same by month: what dashboards read. */
export const MONTHLY: Rollup = {
  table: 'spend_monthly',
  key: { ...PROJECT, month: `date_trunc('month', day::timestamp)::date`, ...PLACES },
  types: TYPES,
  sums: SUMS,
  where: 'true',
};

/** By project and vendor. */
export const VENDOR: Rollup = {
  table: 'spend_vendor',
  key: { ...PROJECT, vendor_key: 'vendor_key', ...CURRENCIES },
  types: TYPES,
  sums: SUMS,
  where: 'vendor_key is not null',
};

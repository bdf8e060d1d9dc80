import type { CurrencyCode } from '@outlay/money/currencies';
import type { RateSource } from '../exchange-rates/rate-source.ts';
import { exponentOf } from '@outlay/money/money';
import { SEARCH_VERSION, searchVectorOf, vendorKey } from './expense-search.ts';
import type { Cell, Columns } from '../posting/set-statement.repository.ts';

/**
 * Origin of a rate: none was needed, one that was set for the day, the product of two such over the base currency, or stated by people, as
 * the amount that the bank booked or as its rate.
 */
export type KeptRateSource = Exclude<RateSource, 'stated'> | 'stated_amount' | 'stated_rate';

/** An amount converted at booking, with all that is needed to convert it again, exactly. Minor units of `currency`. */
export interface FrozenAmount {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** As it was set: a decimal text; "1" where the currencies are the same. */
  readonly rate: string;
  /** True when the rate was set from `currency` to the expense's, so that converting divides by it. */
  readonly rateInverse: boolean;
  /** YYYY-MM-DD the rate was set for; null where no conversion was needed, and for a stated one. */
  readonly rateDate: string | null;
  readonly rateSource: KeptRateSource;
}

/** The fields of an expense that people set, checked and normalised, with its amounts converted. */
export interface ExpenseContent {
  readonly accountId: number;
  /** Set exactly when the expense is project related. */
  readonly projectId: number | null;
  readonly categoryId: number | null;
  readonly crossProjectRefId: number | null;
  /** More than zero, minor units of `currency`. */
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** Amount debited from the account. */
  readonly accountAmount: FrozenAmount;
  /** Amount in the project's currency. */
  readonly projectAmount: FrozenAmount | null;
  /** In the tenant's base currency. */
  readonly baseAmount: FrozenAmount;
  /** YYYY-MM-DD. */
  readonly expenseDate: string;
  readonly vendor: string | null;
  readonly note: string | null;
  /** Normalised and sorted. */
  readonly tags: readonly string[];
}

/** One expense as the ledger keeps it. */
export interface Expense extends ExpenseContent {
  readonly id: number;
  readonly createdBy: number | null;
  /** The API key that recorded it; null for a user. */
  readonly createdByKey: number | null;
  /** The import that recorded it. */
  readonly importId: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly softDeletedAt: Date | null;
  readonly version: number;
}

/** A column of `expenses`: its SQL type and what is written there; `Json` is what `to_json` reads from it. */
interface Column<Json> {
  readonly type: string;
  readonly cell: (expense: Expense) => Cell;
  /** Never set: it carries the type. */
  readonly json?: Json;
}

function column<Json>(type: string, cell: (expense: Expense) => Cell): Column<Json> {
  return { type, cell };
}

/**
 * The one list of an expense's columns: written and read by it. Amounts are below 2^53, so JSON holds them exactly; rates
 * travel as text.
 */
const COLUMNS = {
  id: column<number>('bigint', ({ id }) => id),
  account_id: column<number>('bigint', (e) => e.accountId),
  project_id: column<number | null>('bigint', (e) => e.projectId),
  category_id: column<number | null>('bigint', (e) => e.categoryId),
  cross_project_ref_id: column<number | null>('bigint', (e) => e.crossProjectRefId),
  amount_minor: column<number>('bigint', (e) => e.amountMinor),
  currency: column<CurrencyCode>('text', (e) => e.currency),
  account_amount_minor: column<number>('bigint', (e) => e.accountAmount.amountMinor),
  account_currency: column<CurrencyCode>('text', (e) => e.accountAmount.currency),
  account_rate: column<string>('numeric', (e) => e.accountAmount.rate),
  account_rate_inverse: column<boolean>('boolean', (e) => e.accountAmount.rateInverse),
  account_rate_date: column<string | null>('date', (e) => e.accountAmount.rateDate),
  account_rate_source: column<KeptRateSource>('text', (e) => e.accountAmount.rateSource),
  project_amount_minor: column<number | null>('bigint', (e) => e.projectAmount?.amountMinor ?? null),
  project_currency: column<CurrencyCode | null>('text', (e) => e.projectAmount?.currency ?? null),
  project_rate: column<string | null>('numeric', (e) => e.projectAmount?.rate ?? null),
  project_rate_inverse: column<boolean>('boolean', (e) => e.projectAmount?.rateInverse ?? false),
  project_rate_date: column<string | null>('date', (e) => e.projectAmount?.rateDate ?? null),
  project_rate_source: column<KeptRateSource>('text', (e) => e.projectAmount?.rateSource ?? 'same'),
  base_amount_minor: column<number>('bigint', (e) => e.baseAmount.amountMinor),
  base_currency: column<CurrencyCode>('text', (e) => e.baseAmount.currency),
  base_rate: column<string>('numeric', (e) => e.baseAmount.rate),
  base_rate_inverse: column<boolean>('boolean', (e) => e.baseAmount.rateInverse),
  base_rate_date: column<string | null>('date', (e) => e.baseAmount.rateDate),
  base_rate_source: column<KeptRateSource>('text', (e) => e.baseAmount.rateSource),
  expense_date: column<string>('date', (e) => e.expenseDate),
  vendor: column<string | null>('text', (e) => e.vendor),
  note: column<string | null>('text', (e) => e.note),
  tags: column<string[]>('text[]', (e) => e.tags),
  created_by: column<number | null>('bigint', (e) => e.createdBy),
  created_by_key: column<number | null>('bigint', (e) => e.createdByKey),
  import_id: column<number | null>('bigint', (e) => e.importId),
  created_at: column<string>('timestamptz', (e) => e.createdAt),
  updated_at: column<string>('timestamptz', (e) => e.updatedAt),
  soft_deleted_at: column<string | null>('timestamptz', (e) => e.softDeletedAt),
  version: column<number>('integer', (e) => e.version),
};

/** Columns that follow from others; lists sort by them. */
interface ComputedColumns {
  vendor_key: string;
  amount_units: number;
  amount_fraction: number;
}
const COMPUTED: readonly (keyof ComputedColumns)[] = ['vendor_key', 'amount_units', 'amount_fraction'];

/** An expense as `to_json` writes a row of {@link EXPENSE_COLUMNS_SQL}. */
export type ExpenseRow = ComputedColumns & {
  [Name in keyof typeof COLUMNS]: (typeof COLUMNS)[Name] extends Column<infer Json> ? Json : never;
};

/** The columns to write. */
export const EXPENSE_COLUMNS: Columns<Expense> = {
  ...Object.fromEntries(Object.entries(COLUMNS).map(([name, { type, cell }]) => [name, [type, cell] as const])),
  currency_exponent: ['smallint', ({ currency }) => exponentOf(currency)],
  vendor_key: ['text', ({ vendor }) => vendorKey(vendor)],
  search: ['tsvector', searchVectorOf],
  search_version: ['smallint', () => SEARCH_VERSION],
};

/** The select list of an expense, from `expenses e`. */
export const EXPENSE_COLUMNS_SQL = [
  ...Object.entries(COLUMNS).map(([name, { type }]) => selectSql(name, type)),
  ...COMPUTED.map((name) => `e.${name}`),
].join(', ');

function selectSql(name: string, type: string): string {
  if (type === 'date') return `e.${name}::text`;
  return type === 'numeric' ? `trim_scale(e.${name})::text as ${name}` : `e.${name}`;
}

/** A row as an expense. A field of {@link Expense} without a column does not compile. */
export function toExpense(row: ExpenseRow): Expense {
  return {
    id: row.id,
    accountId: row.account_id,
    projectId: row.project_id,
    categoryId: row.category_id,
    crossProjectRefId: row.cross_project_ref_id,
    amountMinor: BigInt(row.amount_minor),
    currency: row.currency,
    accountAmount: {
      amountMinor: BigInt(row.account_amount_minor),
      currency: row.account_currency,
      rate: row.account_rate,
      rateInverse: row.account_rate_inverse,
      rateDate: row.account_rate_date,
      rateSource: sourceOf(row, row.account_currency, row.account_rate_source),
    },
    projectAmount: projectAmountOf(row),
    baseAmount: {
      amountMinor: BigInt(row.base_amount_minor),
      currency: row.base_currency,
      rate: row.base_rate,
      rateInverse: row.base_rate_inverse,
      rateDate: row.base_rate_date,
      rateSource: sourceOf(row, row.base_currency, row.base_rate_source),
    },
    expenseDate: row.expense_date,
    vendor: row.vendor,
    note: row.note,
    tags: row.tags,
    createdBy: row.created_by,
    createdByKey: row.created_by_key,
    importId: row.import_id,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    softDeletedAt: row.soft_deleted_at === null ? null : new Date(row.soft_deleted_at),
    version: row.version,
  };
}

function projectAmountOf(row: ExpenseRow): FrozenAmount | null {
  const { project_amount_minor: amountMinor, project_currency: currency, project_rate: rate } = row;
  if (amountMinor === null || currency === null || rate === null) return null;
  const { project_rate_inverse: rateInverse, project_rate_date: rateDate } = row;
  const rateSource = sourceOf(row, currency, row.project_rate_source);
  return { amountMinor: BigInt(amountMinor), currency, rate, rateInverse, rateDate, rateSource };
}

/** Rows of the version before say `daily` everywhere. */
function sourceOf({ currency }: ExpenseRow, to: CurrencyCode, source: KeptRateSource): KeptRateSource {
  return currency === to ? 'same' : source;
}

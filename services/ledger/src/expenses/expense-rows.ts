import type { CurrencyCode } from '@outlay/money/currencies';
import type { Expense, FrozenAmount } from './expense.ts';

/** The select list of an expense, from `expenses e`. Amounts are below 2^53, so JSON holds them exactly; rates travel as text. */
export const EXPENSE_COLUMNS_SQL = `e.id, e.account_id, e.project_id, e.category_id, e.cross_project_ref_id,
  e.amount_minor, e.currency,
  e.account_amount_minor, e.account_currency, trim_scale(e.account_rate)::text as account_rate, e.account_rate_inverse,
  e.account_rate_date::text,
  e.project_amount_minor, e.project_currency, trim_scale(e.project_rate)::text as project_rate, e.project_rate_inverse,
  e.project_rate_date::text,
  e.base_amount_minor, e.base_currency, trim_scale(e.base_rate)::text as base_rate, e.base_rate_inverse,
  e.base_rate_date::text,
  e.expense_date::text, e.vendor, e.vendor_key, e.amount_units, e.amount_fraction, e.note, e.tags, e.created_by, e.created_at, e.updated_at,
  e.soft_deleted_at, e.version`;

/** An expense as `to_json` writes a row of {@link EXPENSE_COLUMNS_SQL}. */
export interface ExpenseRow {
  id: number;
  account_id: number;
  project_id: number | null;
  category_id: number | null;
  cross_project_ref_id: number | null;
  amount_minor: number;
  currency: CurrencyCode;
  account_amount_minor: number;
  account_currency: CurrencyCode;
  account_rate: string;
  account_rate_inverse: boolean;
  account_rate_date: string | null;
  project_amount_minor: number | null;
  project_currency: CurrencyCode | null;
  project_rate: string | null;
  project_rate_inverse: boolean;
  project_rate_date: string | null;
  base_amount_minor: number;
  base_currency: CurrencyCode;
  base_rate: string;
  base_rate_inverse: boolean;
  base_rate_date: string | null;
  expense_date: string;
  vendor: string | null;
  vendor_key: string;
  amount_units: number;
  amount_fraction: number;
  note: string | null;
  tags: string[];
  created_by: number | null;
  created_at: string;
  updated_at: string;
  soft_deleted_at: string | null;
  version: number;
}

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
    },
    projectAmount: projectAmountOf(row),
    baseAmount: {
      amountMinor: BigInt(row.base_amount_minor),
      currency: row.base_currency,
      rate: row.base_rate,
      rateInverse: row.base_rate_inverse,
      rateDate: row.base_rate_date,
    },
    expenseDate: row.expense_date,
    vendor: row.vendor,
    note: row.note,
    tags: row.tags,
    createdBy: row.created_by,
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
  return { amountMinor: BigInt(amountMinor), currency, rate, rateInverse, rateDate };
}

import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { RateSource } from '../exchange-rates/rate-source.ts';
import type { Expense, FrozenAmount, KeptRateSource } from './expense.ts';
import { readableRate } from './recording/freeze-amounts.ts';
import { isStated } from './recording/stated-amount.ts';

/** An expense as GraphQL shows it, with the ids of what it refers to. It survives JSON, so it can be a command's stored answer. */
export type ExpenseModel = Omit<ReturnType<typeof toExpenseModel>, 'createdByKeyId' | 'importId'> & {
  /** Absent in answers that an earlier version stored. */
  createdByKeyId?: number | null;
  importId?: string | null;
};

/** Fields that GraphQL shows as they are pass through by themselves. */
export function toExpenseModel(expense: Expense) {
  const { amountMinor, currency, createdBy, createdByKey, importId, ...asTheyAre } = expense;
  return {
    ...asTheyAre,
    id: String(expense.id),
    amount: { amount: formatAmount(amountMinor, currency), currency },
    accountAmount: toFrozenModel(expense.accountAmount),
    projectAmount: expense.projectAmount === null ? null : toFrozenModel(expense.projectAmount),
    baseAmount: toFrozenModel(expense.baseAmount),
    isProjectRelated: expense.projectId !== null,
    tags: [...expense.tags],
    createdById: createdBy,
    createdByKeyId: createdByKey,
    importId: importId === null ? null : String(importId),
    softDeletedAt: expense.softDeletedAt?.toISOString() ?? null,
    createdAt: expense.createdAt.toISOString(),
    updatedAt: expense.updatedAt.toISOString(),
  };
}

/** A converted amount as GraphQL shows it. */
export interface FrozenModel {
  amount: string;
  currency: CurrencyCode;
  rate: string;
  rateDate: string | null;
  /** Absent in answers that an earlier version stored. */
  rateSource?: RateSource;
}

const SHOWN_SOURCES: Readonly<Record<KeptRateSource, RateSource>> = {
  same: 'same',
  daily: 'daily',
  cross: 'cross',
  stated_amount: 'stated',
  stated_rate: 'stated',
};

function toFrozenModel(frozen: FrozenAmount): FrozenModel {
  return {
    amount: formatAmount(frozen.amountMinor, frozen.currency),
    currency: frozen.currency,
    rate: readableRate(frozen),
    rateDate: frozen.rateDate,
    rateSource: SHOWN_SOURCES[frozen.rateSource],
  };
}

/**
 * The audited fields of an expense: every field that people can set, under its REST name. A change that leaves them all equal changes
 * nothing.
 */
export function toAuditedExpense(expense: Expense): Record<string, unknown> {
  const {
    id: _id,
    createdBy: _by,
    createdByKey: _key,
    importId: _import,
    createdAt: _at,
    updatedAt: _time,
    version: _version,
    ...said
  } = expense;
  const { amountMinor, accountAmount, projectAmount, baseAmount, ...asTheyAre } = said;
  return {
    amount: formatAmount(amountMinor, expense.currency),
    account_amount: convertedText(expense, accountAmount),
    project_amount: convertedText(expense, projectAmount),
    base_amount: convertedText(expense, baseAmount),
    rate_source: isStated(accountAmount) ? 'stated' : null,
    rate: accountAmount.rateSource === 'stated_rate' ? accountAmount.rate : null,
    is_project_related: expense.projectId !== null,
    ...Object.fromEntries(Object.entries(asTheyAre).map(([name, value]) => [restName(name), value])),
  };
}

const restNames = new Map<string, string>();

/** `crossProjectRefId` is `cross_project_ref_id`. */
function restName(name: string): string {
  const known = restNames.get(name);
  if (known !== undefined) return known;
  const rest = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  restNames.set(name, rest);
  return rest;
}

/** A converted amount; null where it is in the expense's own currency. */
function convertedText(expense: Expense, frozen: FrozenAmount | null): string | null {
  if (frozen === null || frozen.currency === expense.currency) return null;
  return `${formatAmount(frozen.amountMinor, frozen.currency)} ${frozen.currency}`;
}

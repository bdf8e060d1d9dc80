import type { CurrencyCode } from '@outlay/money/currencies';

/** An amount converted at booking, with all that is needed to convert it again, exactly. Minor units of `currency`. */
export interface FrozenAmount {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** As it was set: a decimal text; "1" where the currencies are the same. */
  readonly rate: string;
  /** Whether the rate was set from `currency` to the expense's, so that converting divides by it. */
  readonly rateInverse: boolean;
  /** YYYY-MM-DD the rate was set for; null where no conversion was needed. */
  readonly rateDate: string | null;
}

/** What people can say about an expense, checked and normalised, with its amounts frozen. */
export interface ExpenseContent {
  readonly accountId: number;
  /** Set exactly when the expense is project related. */
  readonly projectId: number | null;
  readonly categoryId: number | null;
  readonly crossProjectRefId: number | null;
  /** More than zero, minor units of `currency`. */
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** What the account is debited. */
  readonly accountAmount: FrozenAmount;
  /** What counts against the project's budget. */
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
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly softDeletedAt: Date | null;
  readonly version: number;
}

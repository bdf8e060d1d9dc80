import { isCurrency, type CurrencyCode } from '@outlay/money/currencies';
import { z } from 'zod';
import { ACCOUNT_TYPES, OVERDRAFT_POLICIES } from '../accounts/account.entity.ts';
import { EMPTY_DRAFT, type ExpenseDraft } from '../expenses/recording/expense-draft.ts';

const id = z.number().int().positive();
const currency = z.custom<CurrencyCode>((value) => typeof value === 'string' && isCurrency(value));

/** An expense as a row is to be booked: every text normalised, every name resolved to an id, except of a category that is still to be made. */
export type RowExpense = ExpenseDraft & { readonly newCategory: string | null };

/** `import_rows.draft` of an import of expenses. A field that no column of a file can hold has its default. */
export const RowExpenseJson = z
  .object({
    accountId: id,
    projectId: id.nullable(),
    categoryId: id.nullable(),
    /** Name of a category that the commit makes; `categoryId` is then null. */
    newCategory: z.string().nullable(),
    amount: z.string(),
    currency: currency.nullable(),
    expenseDate: z.iso.date(),
    vendor: z.string().nullable(),
    note: z.string().nullable(),
    tags: z.array(z.string()),
    /** Amount in the account's currency, as the bank booked it. */
    stated: z
      .object({ by: z.enum(['accountAmount', 'rate']), text: z.string() })
      .nullish()
      .transform((stated) => stated ?? null),
  })
  .transform((given): RowExpense => ({ ...EMPTY_DRAFT, ...given }));

/** `import_rows.draft` of an import of accounts: the input of `openAccount`. */
export const RowAccountJson = z.object({
  name: z.string(),
  type: z.enum(ACCOUNT_TYPES),
  /** Null: the tenant's base currency. */
  currency: currency.nullable(),
  openingBalance: z.string(),
  lowBalanceThreshold: z.string().nullable(),
  overdraft: z.enum(OVERDRAFT_POLICIES),
});
export type RowAccount = z.output<typeof RowAccountJson>;

import { z } from 'zod';

export const IMPORT_KINDS = ['expenses', 'accounts'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * `reading` → `ready` → `committing` → `done` → `undoing` → `undone`; `failed` where the file cannot be read. A commit that fails goes back
 * to `ready`, with an error.
 */
export const IMPORT_STATES = ['reading', 'ready', 'committing', 'done', 'undoing', 'undone', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Judgement of a row. A `twin` is left out unless it is taken. */
export type RowState = 'good' | 'bad' | 'twin';

/** One file that is imported, as it is stored. Content of `jsonb` columns is read by who needs it. */
export interface Import {
  readonly id: number;
  readonly tenantId: number;
  readonly kind: ImportKind;
  readonly name: string;
  readonly state: ImportState;
  readonly createdBy: number | null;
  readonly createdByKey: number | null;
  /** SHA-256, hexadecimal. */
  readonly fileHash: string;
  readonly fileBytes: number;
  readonly headers: readonly string[];
  readonly recognised: unknown;
  readonly format: unknown;
  readonly mapping: unknown;
  readonly defaults: unknown;
  readonly takesTwins: boolean;
  readonly rowCount: number;
  readonly goodCount: number;
  readonly badCount: number;
  readonly twinCount: number;
  /** Of the twins, those that are taken. */
  readonly takenTwinCount: number;
  readonly excludedCount: number;
  readonly totals: unknown;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly take: 'all' | 'good' | null;
  /** In whose name the job works. */
  readonly origin: unknown;
  readonly attempts: number;
  /** RFC 3339. */
  readonly committedAt: string | null;
  readonly undoneAt: string | null;
  readonly rowsExpireAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An expense that a row becomes. Amounts as typed are decimal texts; those of `effect` are minor units. */
export const StagedExpense = z.object({
  accountId: z.int(),
  projectId: z.int().nullable(),
  categoryId: z.int().nullable(),
  /** Name of a category that the commit makes. */
  newCategory: z.string().nullable(),
  amount: z.string(),
  /** Null: the account's. */
  currency: z.string().nullable(),
  expenseDate: z.string(),
  vendor: z.string().nullable(),
  note: z.string().nullable(),
  tags: z.array(z.string()),
  /** The balance of the account, and the budget of the project, become lower by it. */
  effect: z.object({
    accountMinor: z.number(),
    projectMinor: z.number().nullable(),
    projectCurrency: z.string().nullable(),
    baseMinor: z.number(),
  }),
});
export type StagedExpense = z.output<typeof StagedExpense>;

/** An account that a row becomes. Amounts are decimal texts. */
export const StagedAccount = z.object({
  name: z.string(),
  type: z.enum(['cash', 'bank', 'card', 'other']),
  currency: z.string(),
  openingBalance: z.string(),
  lowBalanceThreshold: z.string().nullable(),
  overdraft: z.enum(['allow', 'warn', 'deny']),
});
export type StagedAccount = z.output<typeof StagedAccount>;

/** SQL: a row of `import_rows r` that is to be booked, of an import `i`. */
export const IS_TAKEN_SQL = `(not r.is_excluded and (r.state = 'good' or (r.state = 'twin' and coalesce(r.takes_twin, i.takes_twins))))`;

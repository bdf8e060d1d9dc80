import { z } from 'zod';

export const IMPORT_KINDS = ['expenses', 'accounts'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * `reading` → `ready` → `committing` → `done` → `undoing` → `undone`; `failed` where the file cannot be read. A commit that fails goes back
 * to `ready`, with an error.
 */
export const IMPORT_STATES = ['reading', 'ready', 'committing', 'done', 'undoing', 'undone', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Rows that a commit takes: `all`, or none where one is bad; or the `good` ones. */
export type ImportTake = 'all' | 'good';

/** Judgement of a row. A `twin` is left out unless it is taken. */
export type RowState = 'good' | 'bad' | 'twin';

/** As rows are listed: one that is left out is nothing else. */
export type ShownRowState = RowState | 'excluded';

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
  readonly take: ImportTake | null;
  /** In whose name the job works. */
  readonly origin: unknown;
  readonly attempts: number;
  /** Versions that a read model must contain to show what was committed or undone last, as `Outlay-After` has them. */
  readonly written: string | null;
  /** RFC 3339. */
  readonly committedAt: string | null;
  readonly undoneAt: string | null;
  readonly rowsExpireAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Parent of the graph's `Import`. */
export type StoredImport = Import;

/** `effect` in `import_rows.draft`: consequences of booking an expense, for the totals. Minor units of the currency of payment, of the account, of the project, and of the tenant. */
export const RowEffect = z.object({
  amountMinor: z.number(),
  amountCurrency: z.string(),
  accountMinor: z.number(),
  accountCurrency: z.string(),
  projectMinor: z.number().nullable(),
  projectCurrency: z.string().nullable(),
  baseMinor: z.number(),
  vendorKey: z.string(),
  /** Key of the name of a category that is to be made. */
  categoryKey: z.string().nullable(),
});
export type RowEffect = z.output<typeof RowEffect>;

/** SQL: a row of `import_rows r` that is to be booked, of an import `i`. */
export const IS_TAKEN_SQL = `(not r.is_excluded and (r.state = 'good' or (r.state = 'twin' and coalesce(r.takes_twin, i.takes_twins))))`;

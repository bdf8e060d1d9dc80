import { z } from 'zod';

const newNames = z.object({ count: z.int(), names: z.array(z.string()) });

/** `imports.totals`: what a commit would do, of the rows that it takes. Minor units. */
export const ImportTotals = z.object({
  /** In base currency; null for accounts. */
  amountMinor: z.number().nullable(),
  baseCurrency: z.string().nullable(),
  accounts: z.array(
    z.object({
      accountId: z.int(),
      currency: z.string(),
      rows: z.int(),
      changeMinor: z.number(),
      beforeMinor: z.number(),
      /** The account's policy, where its balance falls below zero. */
      overdraft: z.enum(['allow', 'warn', 'deny']).nullable(),
    }),
  ),
  projects: z.array(z.object({ projectId: z.int(), currency: z.string(), rows: z.int(), changeMinor: z.number() })),
  newCategories: newNames,
  newVendors: newNames,
  newTags: newNames,
  problems: z.array(z.object({ code: z.string(), message: z.string(), accountId: z.int().nullable() })),
});
export type ImportTotals = z.output<typeof ImportTotals>;
export type AccountEffect = ImportTotals['accounts'][number];
export type ProjectEffect = ImportTotals['projects'][number];
export type StoredProblem = ImportTotals['problems'][number];
/** The sums that the graph's `ImportTotals` is made of. */
export type StoredTotals = ImportTotals;

const NONE = { count: 0, names: [] };

/** Totals of accounts to open: nothing that is there is changed. */
export const NO_TOTALS: ImportTotals = {
  ...{ amountMinor: null, baseCurrency: null, accounts: [], projects: [], problems: [] },
  ...{ newCategories: NONE, newVendors: NONE, newTags: NONE },
};

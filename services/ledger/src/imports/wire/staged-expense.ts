import { z } from 'zod';
import { RowEffect } from '../import.ts';

/** An expense that a row becomes, with its consequences: `import_rows.draft` as it is shown. */
export const StagedExpense = z.object({
  accountId: z.int(),
  projectId: z.int().nullable(),
  categoryId: z.int().nullable(),
  newCategory: z.string().nullable(),
  expenseDate: z.string(),
  vendor: z.string().nullable(),
  note: z.string().nullable(),
  tags: z.array(z.string()),
  effect: RowEffect,
});
export type StagedExpense = z.output<typeof StagedExpense>;

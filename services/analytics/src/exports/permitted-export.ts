import { z } from 'zod';

const optional = <T>(type: z.ZodType<T>) => type.nullish();

/** The content of a ticket: one report, in one format. */
export const permittedExport = z.object({
  report: z.enum(['SUMMARY', 'CATEGORY', 'TREND', 'CASHFLOW', 'VENDORS', 'BUDGET']),
  format: z.enum(['CSV', 'XLSX', 'PDF']),
  projectId: optional(z.string()),
  from: optional(z.string()),
  to: optional(z.string()),
  year: optional(z.number()),
  currency: optional(z.string()),
  accountId: optional(z.array(z.string())),
  by: z.enum(['TOTAL', 'ACCOUNT', 'CATEGORY']),
  interval: z.enum(['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']),
  separator: z.enum(['COMMA', 'SEMICOLON', 'TAB']),
  bom: z.boolean(),
  locale: z.string(),
  /** Recent writes of its taker: the report contains them, or says that it does not. */
  after: z.array(z.object({ topic: z.string(), aggregateId: z.number(), version: z.number() })).optional(),
});

export type PermittedExport = z.infer<typeof permittedExport>;
export type ExportArgs = Omit<PermittedExport, 'after'>;

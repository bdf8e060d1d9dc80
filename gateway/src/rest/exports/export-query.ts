import { z } from 'zod';
import { expenseFilters } from '../expenses/expense-filters.ts';
import { trendBy } from '../reports/project-reports.schemas.ts';
import { cashInterval } from '../reports/cashflow.schemas.ts';
import { queryNumber } from '../reports/report-period.ts';
import { queryFlag } from '../schema/fields.ts';

/** Reports by the names that they have in the graph; the list of expenses is none of them. */
export const REPORTS = {
  summary: 'SUMMARY',
  category: 'CATEGORY',
  trend: 'TREND',
  cashflow: 'CASHFLOW',
  vendors: 'VENDORS',
  budget: 'BUDGET',
} as const;
export type ReportKey = keyof typeof REPORTS;
const LIST = 'expenses';

/** Names the list or a report, with the filters of the list, without its pages, and with the period of the reports. */
export const exportFilters = expenseFilters.omit({ page: true, per_page: true }).extend({
  report: z.enum([LIST, 'summary', 'category', 'trend', 'cashflow', 'vendors', 'budget']).meta({
    description:
      'The list of expenses, or a report. `summary`, `category` and `trend` need one `project_id`; reports take `from`, `to`, `year` and `locale`, `cashflow` also `currency` and `account_id`, and no other filter of the list.',
  }),
  year: queryNumber(
    1970,
    9998,
    'Of reports, in place of `from` and `to`: a fiscal year, by the year it begins in.',
  ).optional(),
  by: trendBy.input
    .optional()
    .meta({ description: 'Of `trend`: one series of everything, or one for each account or category.' }),
  interval: cashInterval.input
    .optional()
    .meta({ description: 'Of `cashflow`: the days of a row; `month` by default.' }),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as de or en-GB')
    .max(35)
    .optional()
    .meta({
      description:
        'Language of labels, numbers and dates: English or German, `en` by default. The head of a CSV file has the same names in each.',
    }),
});

/** Options of CSV alone. */
export const csvFilters = exportFilters.extend({
  separator: z.enum(['comma', 'semicolon', 'tab']).prefault('comma').meta({
    description: 'Between two fields; `semicolon` for spreadsheets where the comma is the decimal sign.',
    default: 'comma',
  }),
  bom: queryFlag('Begin with a byte order mark, by which Excel recognises UTF-8.')
    .prefault('false')
    .meta({ default: false }),
});

export type ExportQuery = z.output<typeof exportFilters>;
export type CsvQuery = z.output<typeof csvFilters>;

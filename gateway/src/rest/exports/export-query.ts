import { z } from 'zod';
import { expenseFilters } from '../expenses/expense-filters.ts';
import { queryFlag } from '../schema/fields.ts';

const REPORTS = ['expenses'] as const;

/** The filters of the list, without its pages. */
export const exportFilters = expenseFilters.omit({ page: true, per_page: true }).extend({
  report: z.enum(REPORTS).meta({ description: 'The list or report to export.' }),
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

import { z } from 'zod';
import type { CsvSeparator } from '../../__generated__/rest-operations.ts';
import { toExpenseFilter } from '../expenses/expense-filters.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { csvFilters, exportFilters } from './export-query.ts';

const operation = readOperations(new URL('./exports.graphql', import.meta.url));

const SEPARATORS: Record<z.output<typeof csvFilters>['separator'], CsvSeparator> = {
  comma: 'COMMA',
  semicolon: 'SEMICOLON',
  tab: 'TAB',
};
const ONE_MOMENT =
  'Everything that matches, as it is at one moment, with the filters and the order of the list. The name of the file says whose it is, which ' +
  'days it covers and when it was made. A file that breaks off breaks the connection.';

const common = { method: 'GET', access: 'reports:read', kind: 'download' } as const;
const exported = (query: z.output<typeof exportFilters>) => ({ filter: toExpenseFilter(query), sort: query.sort });
const ticketOf = ({ exportExpenses: { ticket } }: { exportExpenses: { ticket: string } }) => ({ body: null, ticket });

/** One route for each format. */
export const exportRoutes = [
  defineRoute({
    ...common,
    path: '/reports/export.csv',
    summary: 'Export as CSV',
    description: `${ONE_MOMENT} RFC 4180 in UTF-8, with ISO dates. Texts that a spreadsheet would take for formulas begin with an apostrophe; numbers never do.`,
    fileTypes: ['text/csv'],
    operation: operation('ExportCsv'),
    input: z.object({ ...plain, query: csvFilters }),
    variables: ({ query }) => ({ ...exported(query), separator: SEPARATORS[query.separator], bom: query.bom }),
    answer: ticketOf,
  }),
  defineRoute({
    ...common,
    path: '/reports/export.xlsx',
    summary: 'Export as XLSX',
    description: `${ONE_MOMENT} Numbers and dates are numbers and dates; a further sheet begins where Excel’s limit of rows is reached.`,
    fileTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    operation: operation('ExportXlsx'),
    input: z.object({ ...plain, query: exportFilters }),
    variables: ({ query }) => exported(query),
    answer: ticketOf,
  }),
  defineRoute({
    ...common,
    path: '/reports/export.pdf',
    summary: 'Export as PDF',
    description: `${ONE_MOMENT} At most 10,000 rows; for more, export CSV.`,
    fileTypes: ['application/pdf'],
    operation: operation('ExportPdf'),
    input: z.object({ ...plain, query: exportFilters }),
    variables: ({ query }) => exported(query),
    answer: ticketOf,
  }),
];

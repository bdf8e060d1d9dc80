import { z } from 'zod';
import type { CsvSeparator, FileFormat } from '../../__generated__/rest-operations.ts';
import { toExpenseFilter } from '../expenses/expense-filters.ts';
import { parseInput } from '../kit/parse-input.ts';
import { plain, type Answer, type Route, type Variables } from '../kit/route.ts';
import { readOperations, type OperationName } from '../kit/static-operations.ts';
import { csvFilters, exportFilters, type CsvQuery, type ExportQuery } from './export-query.ts';
import { checkListQuery, isReport, toReportVariables } from './report-query.ts';

const operation = readOperations(new URL('./exports.graphql', import.meta.url));
const report = operation('ExportReport');

const SEPARATORS: Record<CsvQuery['separator'], CsvSeparator> = { comma: 'COMMA', semicolon: 'SEMICOLON', tab: 'TAB' };
const ONE_MOMENT =
  'The list of expenses with its filters and order, or a report, as it is at one moment. The name of the file says what it is, whose, which days ' +
  'it covers and when it was made. A file that breaks off breaks the connection.';
const Ticket = z.object({ ticket: z.string() });

interface ExportDocument {
  path: string;
  summary: string;
  description: string;
  fileTypes: readonly string[];
}

/** One route for each format. */
export const exportRoutes: readonly Route[] = [
  exportRoute(
    {
      path: '/reports/export.csv',
      summary: 'Export as CSV',
      description: `${ONE_MOMENT} RFC 4180 in UTF-8, with ISO dates; of a report, its rows. Texts that a spreadsheet would take for formulas begin with an apostrophe; numbers never do.`,
      fileTypes: ['text/csv'],
    },
    ...(['CSV', 'ExportCsv', csvFilters] as const),
    ({ separator, bom }) => ({ separator: SEPARATORS[separator], bom }),
  ),
  exportRoute(
    {
      path: '/reports/export.xlsx',
      summary: 'Export as XLSX',
      description: `${ONE_MOMENT} Numbers and dates are numbers and dates; of a report, each part is a sheet. A further sheet begins where Excel’s limit of rows is reached.`,
      fileTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    },
    ...(['XLSX', 'ExportXlsx', exportFilters] as const),
    ({ locale }) => ({ locale }),
  ),
  exportRoute(
    {
      path: '/reports/export.pdf',
      summary: 'Export as PDF',
      description: `${ONE_MOMENT} A report has a chart. At most 10,000 rows; for more, export CSV.`,
      fileTypes: ['application/pdf'],
    },
    ...(['PDF', 'ExportPdf', exportFilters] as const),
    ({ locale }) => ({ locale }),
  ),
];

/** Asks the ledger for the list, and analytics for reports: a request runs one of two operations. */
function exportRoute<Query extends ExportQuery>(
  document: ExportDocument,
  format: FileFormat,
  name: OperationName,
  query: z.ZodType<Query>,
  optionsOf: (query: Query) => Variables,
): Route {
  const list = operation(name);
  const input = z.object({ ...plain, query });
  return {
    ...{ method: 'GET', access: 'reports:read', kind: 'download', what: 'Project', ...document },
    ...{ operationName: name, sources: [list.source, report.source], input },
    async handle(raw, run) {
      parseInput(input, raw);
      const asked = parseInput(query, raw.query);
      const options = optionsOf(asked);
      if (isReport(asked)) {
        const data = await run(report.source, { ...toReportVariables(asked, format), ...options });
        return ticketOf(data['exportReport']);
      }
      checkListQuery(asked);
      const data = await run(list.source, { filter: toExpenseFilter(asked), sort: asked.sort, ...options });
      return ticketOf(data['exportExpenses']);
    },
  };
}

function ticketOf(permitted: unknown): Answer<null> {
  return { body: null, ticket: Ticket.parse(permitted).ticket };
}

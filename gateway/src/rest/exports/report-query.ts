import { validationFailed, type ErrorDetail } from '@outlay/errors/app-error';
import type { VariablesOf } from '../kit/static-operations.ts';
import { REPORTS, type CsvQuery, type ExportQuery, type ReportKey } from './export-query.ts';

type Variables = VariablesOf<'ExportReport'>;
type Parameter = keyof CsvQuery;

/** A report in place of the list. */
export type ReportQuery = ExportQuery & { report: ReportKey };

const ALWAYS: readonly Parameter[] = ['report', 'sort', 'from', 'to', 'year', 'locale', 'separator', 'bom'];
const OF_REPORT: Readonly<Record<ReportKey, readonly Parameter[]>> = {
  summary: ['project_id'],
  category: ['project_id'],
  trend: ['project_id', 'by'],
  cashflow: ['interval', 'currency', 'account_id'],
  vendors: [],
  budget: [],
};
/** Parameters of reports, which the list has not. */
const NOT_OF_LIST = ['year', 'by', 'interval'] as const;

export function isReport(query: ExportQuery): query is ReportQuery {
  return query.report !== 'expenses';
}

/** @throws AppError VALIDATION_FAILED for what the list of expenses does not take */
export function checkListQuery(query: ExportQuery): void {
  refuse(NOT_OF_LIST.filter((name) => query[name] !== undefined).map((name) => unwanted(name, 'expenses')));
}

/**
 * A report's parameters, in the graph's words.
 * @throws AppError VALIDATION_FAILED with a detail for a project that is missing, and for each parameter that the report does not take
 */
export function toReportVariables(query: ReportQuery, format: Variables['format']): Variables {
  const { report, project_id: projects, from, to, year, by, interval, locale, currency, account_id: accountId } = query;
  const taken = [...ALWAYS, ...OF_REPORT[report]].map(String);
  const details = Object.entries(query)
    .map(([name]) => name)
    .filter((name) => Reflect.get(query, name) !== undefined && !taken.includes(name))
    .map((name) => unwanted(name, report));
  const [projectId] = projects ?? [];
  if (OF_REPORT[report].includes('project_id')) details.push(...projectProblems(projects));
  refuse(details);
  return { report: REPORTS[report], format, projectId, from, to, year, by, interval, locale, currency, accountId };
}

function projectProblems(projects: readonly string[] | undefined): ErrorDetail[] {
  const [project] = projects ?? [];
  const field = 'project_id';
  if (project === undefined || project === '')
    return [{ field, message: 'is required for this report', code: 'REQUIRED' }];
  return projects?.length === 1 ? [] : [{ field, message: 'must be one project', code: 'TOO_MANY' }];
}

function unwanted(field: string, report: string): ErrorDetail {
  return { field, message: `is of no use with report=${report}; leave it out`, code: 'NOT_ALLOWED' };
}

function refuse(details: readonly ErrorDetail[]): void {
  if (details.length > 0) throw validationFailed([...details]);
}

import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { toBreakdownReport, toSummaryReport, toTrendReport } from './project-reports.mapper.ts';
import { breakdownReport, summaryReport, trendBy, trendReport } from './project-reports.schemas.ts';
import { periodQuery } from './report-period.ts';
import { exampleBreakdownReport, exampleSummaryReport, exampleTrendReport } from './reports.examples.ts';

const operation = readOperations(
  new URL('./project-reports.graphql', import.meta.url),
  new URL('./report-parts.graphql', import.meta.url),
);
const IN_ITS_CURRENCY =
  'In the project’s currency. By default from the project’s start, at most ten years ago, to today. Each figure has the filter of `GET /expenses` that lists what it is the sum of.';

const by = trendBy.input
  .prefault('total')
  .meta({ default: 'total', description: 'One series of everything, or one for each account or category.' });

/** Reports of a project. */
export const projectReportRoutes = [
  defineRoute({
    method: 'GET',
    path: '/reports/project/{id}/summary',
    summary: 'Read the summary of a project for a period',
    description: IN_ITS_CURRENCY,
    access: 'reports:read',
    operation: operation('ReadProjectSummaryReport'),
    input: z.object({ ...plain, params: pathId, query: periodQuery }),
    reply: summaryReport,
    what: 'Project',
    answerExample: exampleSummaryReport,
    variables: ({ params, query }) => ({ id: params.id, ...query }),
    answer: ({ projectSummaryReport: found }) => found && { body: toSummaryReport(found) },
  }),
  defineRoute({
    method: 'GET',
    path: '/reports/project/{id}/category-breakdown',
    summary: 'Read the spend of a project by category',
    description: IN_ITS_CURRENCY,
    access: 'reports:read',
    operation: operation('ReadCategoryBreakdownReport'),
    input: z.object({ ...plain, params: pathId, query: periodQuery }),
    reply: breakdownReport,
    what: 'Project',
    answerExample: exampleBreakdownReport,
    variables: ({ params, query }) => ({ id: params.id, ...query }),
    answer: ({ categoryBreakdownReport: found }) => found && { body: toBreakdownReport(found) },
  }),
  defineRoute({
    method: 'GET',
    path: '/reports/project/{id}/monthly-trend',
    summary: 'Read the spend of a project by month',
    description:
      'In the project’s currency. By default the current fiscal year, with the months that are still to come.',
    access: 'reports:read',
    operation: operation('ReadMonthlyTrendReport'),
    input: z.object({ ...plain, params: pathId, query: periodQuery.extend({ by }) }),
    reply: trendReport,
    what: 'Project',
    answerExample: exampleTrendReport,
    variables: ({ params, query }) => ({ id: params.id, ...query }),
    answer: ({ monthlyTrendReport: found }) => found && { body: toTrendReport(found) },
  }),
];

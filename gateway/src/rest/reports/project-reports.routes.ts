import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { toSummaryReport } from './project-reports.mapper.ts';
import { summaryReport } from './project-reports.schemas.ts';
import { periodQuery } from './report-period.ts';
import { exampleSummaryReport } from './reports.examples.ts';

const operation = readOperations(new URL('./reports.graphql', import.meta.url));
const IN_ITS_CURRENCY =
  'In the project’s currency. By default from the project’s start, at most ten years ago, to today. Each figure has the filter of `GET /expenses` that lists what it is the sum of.';

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
];

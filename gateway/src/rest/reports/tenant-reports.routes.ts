import { serviceUnavailable } from '@outlay/errors/app-error';
import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { periodQuery, queryNumber } from './report-period.ts';
import { exampleBudgetReport, exampleVendorsReport } from './reports.examples.ts';
import { toBudgetReport, toVendorsReport } from './tenant-reports.mapper.ts';
import { budgetReport, vendorsReport } from './tenant-reports.schemas.ts';

const operation = readOperations(
  new URL('./tenant-reports.graphql', import.meta.url),
  new URL('./report-parts.graphql', import.meta.url),
);
const DAYS = 'By default from the start of the fiscal year to today.';

const top = queryNumber(1, 1_000, 'Number of rows.').prefault('100').meta({ default: 100 });

/** Reports of the tenant. */
export const tenantReportRoutes = [
  defineRoute({
    method: 'GET',
    path: '/reports/tenant/vendors',
    summary: 'Read the spend of the tenant by vendor',
    description: `In base currency. ${DAYS}`,
    access: 'reports:read',
    operation: operation('ReadVendorsReport'),
    input: z.object({ ...plain, query: periodQuery.extend({ top }) }),
    reply: vendorsReport,
    answerExample: exampleVendorsReport,
    variables: ({ query }) => query,
    answer: ({ vendorsReport: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: toVendorsReport(found) };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/reports/tenant/budget',
    summary: 'Compare the budgets of all projects with their spend',
    description: `Each project in its own currency; totals leave out projects that are not in base currency. ${DAYS}`,
    access: 'reports:read',
    operation: operation('ReadBudgetReport'),
    input: z.object({ ...plain, query: periodQuery }),
    reply: budgetReport,
    answerExample: exampleBudgetReport,
    variables: ({ query }) => query,
    answer: ({ budgetReport: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: toBudgetReport(found) };
    },
  }),
];

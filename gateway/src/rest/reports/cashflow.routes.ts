import { serviceUnavailable } from '@outlay/errors/app-error';
import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { exampleCashflowReport } from './cashflow.examples.ts';
import { toCashflowReport } from './cashflow.mapper.ts';
import { cashflowQuery, cashflowReport } from './cashflow.schemas.ts';

const operation = readOperations(
  new URL('./cashflow.graphql', import.meta.url),
  new URL('./report-parts.graphql', import.meta.url),
);

/** The report on money that came in and went out. */
export const cashflowRoutes = [
  defineRoute({
    method: 'GET',
    path: '/reports/tenant/cashflow',
    summary: 'Read what accounts took in and paid out',
    description:
      'Of the accounts of one currency: nothing is converted. By default from the start of the fiscal year to today. An expense or deposit counts on its own date, a deleted expense never; opening balances of accounts count from the beginning.',
    access: 'reports:read',
    operation: operation('ReadCashflowReport'),
    input: z.object({ ...plain, query: cashflowQuery }),
    reply: cashflowReport,
    errors: ['INVALID_REFERENCE'],
    answerExample: exampleCashflowReport,
    variables: ({ query: { account_id: accountId, ...query } }) => ({ ...query, accountId }),
    answer: ({ tenantCashflowReport: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: toCashflowReport(found) };
    },
  }),
];

import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { toOptionalAmount } from '../schema/charts.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import {
  exampleExpense,
  exampleRecordedExpense,
  expense,
  expenseChanges,
  newExpense,
  recordedExpense,
  toExpense,
  toExpenseInput,
  toRecordedExpense,
} from './expense.ts';
import { exampleExpenseBody } from './expenses.examples.ts';
import {
  dryRun,
  evenDeleted,
  expenseFilters,
  expensePage,
  remainingOnRequest,
  toExpenseFilter,
  toTrial,
} from './expense-filters.ts';
import { toHistory } from './history.mapper.ts';
import { exampleChange, historyFilters, historyPage } from './history.schemas.ts';

const operation = readOperations(new URL('./expenses.graphql', import.meta.url));
const bookingErrors = [
  'RATE_MISSING',
  'INVALID_REFERENCE',
  'ACCOUNT_ARCHIVED',
  'PROJECT_CLOSED',
  'PERIOD_CLOSED',
  'INSUFFICIENT_FUNDS',
] as const;

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/expenses',
    summary: 'List expenses',
    access: 'expenses:read',
    operation: operation('ListExpenses'),
    input: z.object({ ...plain, query: expenseFilters }),
    reply: expensePage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: {
      ...{ items: [exampleExpense], page: 1, per_page: 20, total: 1, total_is_exact: true },
      ...{ total_amount: 250.75, total_currency: 'USD' },
    },
    variables: ({ query }) => ({ filter: toExpenseFilter(query), sort: query.sort, ...slice(query) }),
    answer: ({ expenses }, { query }) => ({
      body: {
        ...toPage(expenses, query, toExpense),
        total_amount: toOptionalAmount(expenses?.totalAmount ?? null),
        total_currency: expenses?.totalAmount?.currency ?? null,
      },
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/expenses/{id}',
    summary: 'Read an expense',
    access: 'expenses:read',
    operation: operation('ReadExpense'),
    input: z.object({ ...plain, params: pathId, query: evenDeleted }),
    reply: expense,
    what: 'Expense',
    cacheable: true,
    answerExample: exampleExpense,
    variables: ({ params, query }) => ({ id: params.id, includeDeleted: query.include_deleted }),
    answer: (data) => data.expense && { body: toExpense(data.expense), version: data.expense.version },
  }),
  defineRoute({
    method: 'GET',
    path: '/expenses/{id}/history',
    summary: 'List the changes of an expense',
    description: 'Oldest first.',
    access: 'expenses:read',
    operation: operation('ReadExpenseHistory'),
    input: z.object({ ...plain, params: pathId, query: historyFilters }),
    reply: historyPage,
    what: 'Expense',
    answerExample: { items: [exampleChange], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ params, query }) => ({ id: params.id, includeDeleted: query.include_deleted }),
    answer: (data, { query }) => data.expense && { body: toHistory(data.expense.history, query) },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'POST',
    path: '/expenses',
    summary: 'Record an expense',
    description:
      'Debits the account in the same transaction. With `dry_run=true` the response is 200 and nothing changes.',
    access: 'expenses:write',
    status: 201,
    alsoAnswers: [200],
    operation: operation('RecordExpense'),
    input: z.object({ ...plain, query: dryRun, body: newExpense }),
    reply: recordedExpense,
    errors: [...bookingErrors, 'QUOTA_EXCEEDED'],
    bodyExample: exampleExpenseBody,
    answerExample: exampleRecordedExpense,
    optionalParts: ['recordExpense.projectRemaining'],
    variables: ({ query, body }) => ({ ...toTrial(query), input: toExpenseInput(body) }),
    answer: ({ recordExpense: { expense: recorded, ...rest } }) => {
      const body = toRecordedExpense({ expense: recorded, ...rest });
      if (rest.dryRun) return { body, status: 200 };
      return { body, version: recorded.version, location: `/expenses/${recorded.id}` };
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/expenses/{id}',
    summary: 'Change an expense',
    description:
      'Changing the amount, currency, account or date reverses the posting and books a new one. Members may change their own expenses; Owners and Admins any.',
    access: 'expenses:write',
    operation: operation('ChangeExpense'),
    input: z.object({ ...plain, params: pathId, query: dryRun, body: expenseChanges }),
    reply: recordedExpense,
    what: 'Expense',
    guarded: true,
    errors: bookingErrors,
    optionalParts: ['changeExpense.projectRemaining'],
    bodyExample: { amount: 199.5, note: null },
    answerExample: { ...exampleRecordedExpense, amount: 199.5, note: null },
    variables: ({ params, query, body, expectedVersion }) => ({
      id: params.id,
      input: toExpenseInput(body),
      expectedVersion,
      ...toTrial(query),
    }),
    answer: ({ changeExpense: changed }) => ({
      body: toRecordedExpense(changed),
      ...(!changed.dryRun && { version: changed.expense.version }),
    }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/expenses/{id}',
    summary: 'Soft-delete an expense',
    description:
      'Reverses the posting and keeps the record. Members may delete their own expenses; Owners and Admins any.',
    access: 'expenses:write',
    status: 204,
    operation: operation('DeleteExpense'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Expense',
    guarded: true,
    errors: ['ACCOUNT_ARCHIVED', 'PERIOD_CLOSED'],
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/expenses/{id}/restore',
    summary: 'Restore a deleted expense',
    description: 'Posts the expense again, with the checks of a new one.',
    access: 'expenses:write',
    operation: operation('RestoreExpense'),
    input: z.object({ ...plain, params: pathId, query: remainingOnRequest }),
    optionalParts: ['restoreExpense.projectRemaining'],
    reply: recordedExpense,
    what: 'Expense',
    guarded: true,
    errors: [...bookingErrors, 'NOT_DELETED'],
    answerExample: exampleRecordedExpense,
    variables: ({ params, query, expectedVersion }) => ({
      id: params.id,
      expectedVersion,
      withRemaining: query.with_remaining ?? false,
    }),
    answer: ({ restoreExpense }) => ({
      body: toRecordedExpense(restoreExpense),
      version: restoreExpense.expense.version,
    }),
  }),
];

export const expenseRoutes = [...readRoutes, ...writeRoutes];

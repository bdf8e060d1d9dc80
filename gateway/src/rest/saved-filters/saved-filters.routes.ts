import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { toExpenseFilter } from '../expenses/expense-filters.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import {
  exampleSavedFilter,
  newSavedFilter,
  savedFilter,
  savedFilters,
  toSavedFilter,
} from './saved-filters.schemas.ts';

const operation = readOperations(new URL('./saved-filters.graphql', import.meta.url));

/** The caller's own saved filters of expenses. */
export const savedFilterRoutes = [
  defineRoute({
    method: 'GET',
    path: '/saved-filters',
    summary: 'List the caller’s saved filters',
    description: 'By name; at most 50.',
    access: 'expenses:read',
    operation: operation('ListSavedFilters'),
    input: z.object(plain),
    reply: savedFilters,
    answerExample: { items: [exampleSavedFilter] },
    variables: () => ({}),
    answer: ({ savedFilters: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: { items: found.map(toSavedFilter) } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/saved-filters',
    summary: 'Save a filter of expenses',
    description: 'Replaces the caller’s filter of the same name.',
    access: 'expenses:read',
    status: 201,
    operation: operation('SaveFilter'),
    input: z.object({ ...plain, body: newSavedFilter }),
    reply: savedFilter,
    bodyExample: { name: exampleSavedFilter.name, filter: exampleSavedFilter.filter, sort: exampleSavedFilter.sort },
    answerExample: exampleSavedFilter,
    variables: ({ body }) => ({ name: body.name, filter: toExpenseFilter(body.filter), sort: body.sort }),
    answer: ({ saveFilter }) => ({ body: toSavedFilter(saveFilter) }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/saved-filters/{id}',
    summary: 'Delete one of the caller’s saved filters',
    access: 'expenses:read',
    status: 204,
    operation: operation('DeleteSavedFilter'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Saved filter',
    variables: ({ params }) => ({ id: params.id }),
    answer: () => ({ body: null }),
  }),
];

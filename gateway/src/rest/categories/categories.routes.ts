import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toCategory } from './categories.mapper.ts';
import {
  category,
  categoryChanges,
  categoryDeletion,
  categoryFilters,
  categoryPage,
  exampleCategory,
  newCategory,
} from './categories.schemas.ts';

const operation = readOperations(new URL('./categories.graphql', import.meta.url));
const exampleBody = { name: 'SaaS', color: '#8b5cf6', description: 'Subscriptions' };

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/categories',
    summary: 'List categories',
    access: 'categories:read',
    operation: operation('ListCategories'),
    input: z.object({ ...plain, query: categoryFilters }),
    reply: categoryPage,
    answerExample: { items: [exampleCategory], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({ q: query.q, sort: query.sort, ...slice(query) }),
    answer: ({ categories }, { query }) => ({ body: toPage(categories, query, toCategory) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/categories/{id}',
    summary: 'Read a category',
    access: 'categories:read',
    operation: operation('ReadCategory'),
    input: z.object({ ...plain, params: pathId }),
    reply: category,
    what: 'Category',
    cacheable: true,
    answerExample: exampleCategory,
    variables: ({ params }) => ({ id: params.id }),
    answer: ({ category: found }) => found && { body: toCategory(found), ...tagOf(found) },
  }),
];

/** `pending` falls without a new version, so that an answer that shows it has no tag. */
function tagOf({ pending, version }: { pending: number; version: number }): { version?: number } {
  return pending === 0 ? { version } : {};
}

const writeRoutes = [
  defineRoute({
    method: 'POST',
    path: '/categories',
    summary: 'Create a category',
    access: 'categories:write',
    status: 201,
    operation: operation('CreateCategory'),
    input: z.object({ ...plain, body: newCategory }),
    reply: category,
    errors: ['NAME_TAKEN'],
    bodyExample: exampleBody,
    answerExample: exampleCategory,
    variables: ({ body }) => ({ input: body }),
    answer: ({ createCategory: created }) => ({
      body: toCategory(created),
      version: created.version,
      location: `/categories/${created.id}`,
    }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/categories/{id}',
    summary: 'Change a category',
    access: 'categories:write',
    operation: operation('ChangeCategory'),
    input: z.object({ ...plain, params: pathId, body: categoryChanges }),
    reply: category,
    what: 'Category',
    guarded: true,
    errors: ['NAME_TAKEN'],
    bodyExample: { color: '#ec4899' },
    answerExample: { ...exampleCategory, color: '#ec4899' },
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, input: body, expectedVersion }),
    answer: ({ changeCategory }) => ({ body: toCategory(changeCategory), version: changeCategory.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/categories/{id}',
    summary: 'Delete a category',
    description:
      'With `move_to`, its expenses get that category before: some hundred before the answer, the others in the background. 202 while expenses are left, which `pending` of `GET /categories/{id}` counts. Without it, a category in use is refused.',
    access: 'categories:write',
    status: 204,
    alsoAnswers: [202],
    operation: operation('DeleteCategory'),
    input: z.object({ ...plain, params: pathId, query: categoryDeletion }),
    what: 'Category',
    guarded: true,
    errors: ['IN_USE', 'INVALID_REFERENCE', 'PERIOD_CLOSED'],
    variables: ({ params, query, expectedVersion }) => ({ id: params.id, moveTo: query.move_to, expectedVersion }),
    answer: ({ deleteCategory }) => ({ body: null, ...(!deleteCategory && { status: 202 }) }),
  }),
];

export const categoryRoutes = [...readRoutes, ...writeRoutes];

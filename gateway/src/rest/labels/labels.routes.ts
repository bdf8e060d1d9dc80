import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { slice, toPage, type Paging } from '../schema/paging.ts';
import { toTag, toVendor } from './labels.mapper.ts';
import { exampleTag, exampleVendor, labelFilters, tagPage, vendorPage } from './labels.schemas.ts';

const operation = readOperations(new URL('./labels.graphql', import.meta.url));

const variables = ({ query }: { query: Paging & { q?: string | undefined; sort?: string | undefined } }) => ({
  q: query.q,
  sort: query.sort,
  ...slice(query),
});
const examplePage = {
  ...{ page: 1, per_page: 20, total: 1, total_is_exact: true },
  ...{ as_of: '2025-11-20T09:30:00.123Z', is_current: true },
};

/** Vendors and tags have no ids: an expense names them (ADR 42). */
export const labelRoutes = [
  defineRoute({
    method: 'GET',
    path: '/vendors',
    summary: 'List vendors of expenses',
    access: 'expenses:read',
    operation: operation('ListVendors'),
    input: z.object({ ...plain, query: labelFilters }),
    reply: vendorPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { ...examplePage, items: [exampleVendor] },
    variables,
    answer: ({ vendors }, { query }) => ({
      body: {
        ...toPage(vendors, query, toVendor),
        ...{ as_of: vendors?.asOf ?? null, is_current: vendors?.isCurrent ?? false },
      },
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/tags',
    summary: 'List tags of expenses',
    access: 'expenses:read',
    operation: operation('ListTags'),
    input: z.object({ ...plain, query: labelFilters }),
    reply: tagPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { ...examplePage, items: [exampleTag] },
    variables,
    answer: ({ tags }, { query }) => ({
      body: {
        ...toPage(tags, query, toTag),
        ...{ as_of: tags?.asOf ?? null, is_current: tags?.isCurrent ?? false },
      },
    }),
  }),
];

import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { slice, toPage, type Paging } from '../schema/paging.ts';
import { toTag } from './labels.mapper.ts';
import { exampleTag, labelFilters, tagPage } from './labels.schemas.ts';

const operation = readOperations(new URL('./labels.graphql', import.meta.url));

export const labelVariables = ({
  query,
}: {
  query: Paging & { q?: string | undefined; sort?: string | undefined };
}) => ({
  q: query.q,
  sort: query.sort,
  ...slice(query),
});
export const exampleFreshPage = {
  ...{ page: 1, per_page: 20, total: 1, total_is_exact: true },
  ...{ as_of: '2025-11-20T09:30:00.123Z', is_current: true },
};

export const labelRoutes = [
  defineRoute({
    method: 'GET',
    path: '/tags',
    summary: 'List tags of expenses',
    access: 'expenses:read',
    operation: operation('ListTags'),
    input: z.object({ ...plain, query: labelFilters }),
    reply: tagPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { ...exampleFreshPage, items: [exampleTag] },
    variables: labelVariables,
    answer: ({ tags }, { query }) => ({
      body: {
        ...toPage(tags, query, toTag),
        ...{ as_of: tags?.asOf ?? null, is_current: tags?.isCurrent ?? false },
      },
    }),
  }),
];

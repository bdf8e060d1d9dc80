import { slice, type Paging } from '../schema/paging.ts';

interface LabelQuery {
  query: Paging & { q?: string | undefined; sort?: string | undefined };
}

/** The variables of a list of vendors or tags. */
export function labelVariables({ query }: LabelQuery) {
  return { q: query.q, sort: query.sort, ...slice(query) };
}

export const exampleFreshPage = {
  ...{ page: 1, per_page: 20, total: 1, total_is_exact: true },
  ...{ as_of: '2025-11-20T09:30:00.123Z', is_current: true },
};

import type { Route } from 'playwright-core';
import type { Visitor } from './visitor.ts';

/** The name of a request's GraphQL operation; empty for other requests. */
function operationOf(route: Route): string {
  const text = route.request().postData() ?? '';
  return /"operationName":"(\w+)"/.exec(text)?.[1] ?? /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? '';
}

/** Has the server do the first operation of this name, and loses its answer. @returns the number of lost answers */
export async function loseAnswer({ context, problems }: Visitor, operation: string): Promise<() => number> {
  let lost = 0;
  problems.expect(/ERR_CONNECTION_RESET/);
  await context.route('**/graphql', async (route) => {
    if (operationOf(route) !== operation || lost > 0) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  return () => lost;
}

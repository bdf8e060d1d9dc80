import type { BrowserContext, Route } from 'playwright-core';
import type { Visitor } from './visitor.ts';

/** Operations by which a page finds out who is signed in. */
const SESSION = new Set(['RefreshSession', 'SignIn', 'Viewer']);

/** The name of a request's GraphQL operation; empty for other requests. */
export function operationOf(route: Route): string {
  const text = route.request().postData() ?? '';
  return /"operationName":"(\w+)"/.exec(text)?.[1] ?? /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? '';
}

/** Leaves every read of a page without an answer, those of the session excepted. */
export async function stallReads(context: BrowserContext): Promise<void> {
  await context.route('**/graphql', async (route) => {
    if (SESSION.has(operationOf(route))) await route.continue();
  });
}

/** Answers every read of a page with an error of the server's, those of the session excepted. */
export async function failReads(context: BrowserContext): Promise<void> {
  const failure = { message: 'Something went wrong here.', extensions: { code: 'INTERNAL' } };
  const body = JSON.stringify({ errors: [failure], data: null });
  await context.route('**/graphql', async (route) => {
    if (SESSION.has(operationOf(route))) await route.continue();
    else await route.fulfill({ contentType: 'application/json', headers: { 'x-request-id': 'req-failed' }, body });
  });
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

import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { AnalysedOperation } from './analysed-operation.ts';
import { COOKIE_VARIABLE } from './browser-variant.ts';
import type { Variables } from './federation.ts';

/** Errors after which a kept refresh token is of no more use. */
const SESSION_OVER = new Set(['TOKEN_REUSED', 'UNAUTHENTICATED', 'USER_INACTIVE']);

/** The variables of an operation, with the cookie's refresh token where the browser's operation takes it from there. */
export function variablesWithCookie(
  { browserFields }: AnalysedOperation,
  variables: Variables,
  { browserSession }: GatewayContext,
): Variables {
  if (!browserFields?.takesCookie) return variables;
  return { ...variables, [COOKIE_VARIABLE]: browserSession?.refreshToken };
}

/** Moves a refresh token from the answer into the cookie, and takes the cookie away where the session is over. Changes `data`. */
export function keepRefreshToken(
  { browserFields }: AnalysedOperation,
  data: Record<string, unknown> | null,
  errors: readonly GraphQLFormattedError[],
  { browserSession }: GatewayContext,
): void {
  if (!browserFields || !browserSession) return;
  const isOver = errors.some(({ extensions }) => SESSION_OVER.has(String(extensions?.['code'])));
  if (browserFields.endsSession || (browserFields.takesCookie && isOver)) browserSession.keep(null);
  for (const key of browserFields.sessionKeys) {
    const token = takeToken(data?.[key]);
    if (token !== undefined) browserSession.keep(token);
  }
}

/** Takes the token out of a session, or out of the sessions of a payload. */
function takeToken(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (!(COOKIE_VARIABLE in answer)) {
    return Object.values(answer)
      .map(takeToken)
      .find((token) => token !== undefined);
  }
  const token: unknown = answer[COOKIE_VARIABLE];
  Reflect.deleteProperty(answer, COOKIE_VARIABLE);
  return typeof token === 'string' ? token : undefined;
}

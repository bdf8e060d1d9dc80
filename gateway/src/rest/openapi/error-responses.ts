import { ERROR_STATUS, type ErrorCode } from '@outlay/errors/error-codes';
import type { Route } from '../kit/route.ts';

const ALWAYS: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'TENANT_MISMATCH',
  'MISDIRECTED_REQUEST',
  'RATE_LIMITED',
  'INTERNAL',
  'SERVICE_UNAVAILABLE',
];

/** Every code a route can answer, in the order of the statuses: what its kind brings with it, and its own. */
export function errorCodesOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(ALWAYS);
  const add = (when: boolean, ...more: ErrorCode[]): void => {
    if (when) for (const code of more) codes.add(code);
  };
  add(route.access !== 'public', 'UNAUTHENTICATED', 'TENANT_REQUIRED', 'FORBIDDEN', 'KEY_LIMITED');
  add(route.access === 'public', 'UNAUTHENTICATED', 'FORBIDDEN');
  add(route.what !== undefined, 'NOT_FOUND');
  add(route.guarded === true, 'PRECONDITION_FAILED');
  add(route.method !== 'GET', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  add(route.method === 'POST', 'IDEMPOTENCY_KEY_REUSED');
  add(true, ...(route.errors ?? []));
  return [...codes].sort((a, b) => ERROR_STATUS[a] - ERROR_STATUS[b]);
}

/** The responses of a route that failed, by status: references to what `errorComponents` describes. */
export function errorResponses(route: Route): Record<string, { $ref: string }> {
  return Object.fromEntries(
    groups(route).map(([status, codes]) => [status, { $ref: `#/components/responses/${codes.join('-')}` }]),
  );
}

/** Every failed response of every route once, under the names of its codes. */
export function errorComponents(routes: readonly Route[]): Record<string, object> {
  const components: Record<string, object> = {};
  for (const [status, codes] of routes.flatMap(groups)) components[codes.join('-')] = errorResponse(status, codes);
  return components;
}

function groups(route: Route): [number, ErrorCode[]][] {
  return [...Map.groupBy(errorCodesOf(route), (code) => ERROR_STATUS[code])];
}

function errorResponse(status: number, codes: readonly ErrorCode[]): object {
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' }, ...headersOf(status) },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

function headersOf(status: number): object {
  if (status === ERROR_STATUS.RATE_LIMITED) return { ...retryHeaders, ...rateLimitHeaders };
  return status === ERROR_STATUS.SERVICE_UNAVAILABLE ? retryHeaders : {};
}

const retryHeaders = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };

const rateLimitHeaders = {
  'RateLimit-Limit': { description: 'Requests allowed in the window.', schema: { type: 'string' } },
  'RateLimit-Remaining': { description: 'Requests left in this window.', schema: { type: 'string' } },
  'RateLimit-Reset': { description: 'Seconds until the window ends.', schema: { type: 'string' } },
};

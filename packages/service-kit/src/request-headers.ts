import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { unauthenticated } from '@outlay/errors/app-error';
import { currentTraceparent } from '@outlay/telemetry/tracing';
import { parseDeadline } from '@outlay/tenancy/deadline';
import type { InternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { parseVersions, WrittenVersions } from '@outlay/tenancy/written-versions';
import { CLIENT_HEADER, readClient } from './client-header.ts';

/** Headers between the gateway and subgraphs. */
export const INTERNAL_TOKEN_HEADER = 'x-outlay-internal';
export const REQUEST_ID_HEADER = 'x-request-id';
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
export const TRACEPARENT_HEADER = 'traceparent';
/** The moment at which the caller stops waiting (RFC 3339). */
export const DEADLINE_HEADER = 'outlay-deadline';
/** Set to `true` where the gateway took the refresh token from a browser's cookie. */
export const FROM_COOKIE_HEADER = 'outlay-from-cookie';
/** Set to `true` where the host of the client's request names the tenant. */
export const TENANT_FROM_HOST_HEADER = 'outlay-tenant-from-host';
/** In an answer: the versions that the request wrote. In a request to analytics: the versions that the answer should contain. */
export const AFTER_HEADER = 'outlay-after';

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Returns the caller's request id if it is well-formed, else a new one. It appears in logs and answers. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Returns the caller's W3C trace context if it is well-formed. It is stored with events and sent in their headers. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers[TRACEPARENT_HEADER];
  return typeof given === 'string' && TRACEPARENT.test(given) ? given : undefined;
}

/**
 * @throws AppError UNAUTHENTICATED without a good internal token: a subgraph answers nobody else; VALIDATION_FAILED for a
 *   malformed deadline
 */
export async function readRequestContext(
  headers: IncomingHttpHeaders,
  verifier: InternalTokenVerifier,
): Promise<RequestContext> {
  const token = headers[INTERNAL_TOKEN_HEADER];
  if (typeof token !== 'string') throw unauthenticated('This address is for the gateway and sibling services only.');
  const identity = await verifier.verify(token);
  return {
    ...identity,
    requestId: requestIdOf(headers),
    idempotencyKey: textOf(headers[IDEMPOTENCY_KEY_HEADER]),
    traceparent: currentTraceparent() ?? traceparentOf(headers),
    deadline: parseDeadline(textOf(headers[DEADLINE_HEADER])),
    fromCookie: headers[FROM_COOKIE_HEADER] === 'true',
    client: readClient(textOf(headers[CLIENT_HEADER])),
    tenantFromHost: headers[TENANT_FROM_HOST_HEADER] === 'true',
    written: new WrittenVersions(),
    after: parseVersions(textOf(headers[AFTER_HEADER])),
  };
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

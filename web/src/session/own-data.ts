import { problemOfAnswer, unreachable, type Problem } from '@/graphql/errors.ts';
import { accessToken, accessTokenIsStale, refreshSession } from './session.ts';
import { tenantHeaders } from './tenant.ts';

const PATH = '/api/v1/users/me/export';

/** Reads everything that is held about the viewer, as JSON. @returns why not, where it cannot be read */
export async function readOwnData(): Promise<Blob | Problem> {
  if (accessTokenIsStale() && (await refreshSession()) !== 'refreshed') return unreachable();
  const headers = { ...tenantHeaders(), Authorization: `Bearer ${accessToken() ?? ''}` };
  const response = await fetch(PATH, { headers }).catch(() => null);
  if (response === null) return unreachable();
  if (response.ok) return response.blob();
  const body: unknown = await response.json().catch(() => null);
  const retryAfter = response.headers.get('retry-after');
  const error = { message: textIn(body, 'message'), extensions: { code: textIn(body, 'error_code') } };
  return problemOfAnswer([error], {
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
  });
}

/** A field of an error's body; empty where it has none. */
function textIn(body: unknown, field: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  return typeof value === 'string' ? value : '';
}

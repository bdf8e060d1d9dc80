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
  const { error_code: code, message }: { error_code?: string; message?: string } = await response
    .json()
    .catch(() => ({}));
  const retryAfter = response.headers.get('retry-after');
  return problemOfAnswer([{ message: message ?? '', extensions: { code } }], {
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
  });
}

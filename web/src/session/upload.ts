import { factsOf, unreachable, type Problem } from '@/graphql/errors.ts';
import { problemIn } from './download.ts';
import { accessToken, accessTokenIsStale, refreshSession, refuseToken } from './session.ts';
import { tenantHeaders } from './tenant.ts';

export type Uploaded =
  | { readonly kind: 'done'; readonly body: unknown }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface UploadOptions {
  /** Ends the upload; nothing of it stays. */
  readonly signal: AbortSignal;
  /** Called with the number of bytes that were sent so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Sends a file as the viewer. `fetch` cannot say how much was sent. */
export async function upload(path: string, file: Blob, options: UploadOptions): Promise<Uploaded> {
  try {
    if (accessTokenIsStale()) await refreshSession();
  } catch {
    return { kind: 'failed', problem: unreachable() };
  }
  const token = accessToken() ?? '';
  const response = await send(path, file, { ...tenantHeaders(), Authorization: `Bearer ${token}` }, options);
  if (options.signal.aborted) return { kind: 'cancelled' };
  if (response === null) return { kind: 'failed', problem: unreachable() };
  if (response.status === 401) refuseToken(token);
  if (!response.ok) return { kind: 'failed', problem: await problemIn(response) };
  const body: unknown = await response.json().catch(() => null);
  return body === null
    ? { kind: 'failed', problem: { ...unreachable(), ...factsOf(response) } }
    : { kind: 'done', body };
}

/** null where there was no answer. */
function send(
  path: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  { signal, onBytes }: UploadOptions,
): Promise<Response | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'text/csv');
    request.upload.onprogress = ({ loaded }) => onBytes(loaded);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => resolve(null);
    request.onabort = () => resolve(null);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const names = ['X-Request-Id', 'Retry-After'];
  const headers = names.flatMap((name): [string, string][] => {
    const value = request.getResponseHeader(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(request.responseText, { status: request.status, headers });
}

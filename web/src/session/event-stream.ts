import { accessToken, accessTokenIsStale, refreshSession, refuseToken } from './session.ts';
import { tenantHeaders } from './tenant.ts';

/**
 * Opens a stream of server-sent events as the viewer. `EventSource` cannot send the access token.
 *
 * @param lastEventId where an earlier stream ended; null for a first one
 * @returns the stream's text; null where it could not be opened
 * @throws where the server cannot be reached, or `signal` aborts
 */
export async function openEventStream(
  path: string,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<ReadableStream<string> | null> {
  if (accessTokenIsStale() && (await refreshSession()) !== 'refreshed') return null;
  const token = accessToken() ?? '';
  const response = await fetch(path, {
    headers: {
      ...tenantHeaders(),
      Authorization: `Bearer ${token}`,
      Accept: 'text/event-stream',
      ...(lastEventId !== null && { 'Last-Event-ID': lastEventId }),
    },
    signal,
  });
  if (response.status === 401) {
    // Perhaps the session has ended elsewhere: the page says so at once, and does not wait for the next thing that somebody does.
    refuseToken(token);
    await refreshSession();
  }
  return response.ok && response.body !== null ? response.body.pipeThrough(new TextDecoderStream()) : null;
}

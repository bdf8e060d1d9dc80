import type { components } from './__generated__/openapi.ts';
import { errorOf, unreadable } from './outlay-error.ts';
import { addHeaders } from './request-headers.ts';
import type { SessionRequests } from './session.ts';
import type { Fetch } from './transport.ts';

type SessionBody = components['schemas']['Session'];

/**
 * Requests about sessions. They carry no Idempotency-Key, so that none is sent again where no answer came: a refresh token can be
 * used once, and a second use ends the sign-in.
 */
export function createSessionRequests(send: Fetch, baseUrl: string, tenant: string | undefined): SessionRequests {
  const post = async (path: string, body: object): Promise<{ answered: unknown; response: Response }> => {
    const request = new Request(`${baseUrl.replace(/\/$/, '')}/api/v1/auth/${path}`, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    });
    addHeaders(request, tenant, { withKey: false });
    const response = await send(request);
    const text = await response.text().catch((cause: unknown) => {
      throw unreadable(response, cause);
    });
    const answered = parsed(text);
    if (!response.ok) throw errorOf(response, answered);
    return { answered, response };
  };
  const session = async (path: string, body: object): Promise<SessionBody> => {
    const { answered, response } = await post(path, body);
    if (!isSession(answered)) throw unreadable(response, answered);
    return answered;
  };
  return {
    login: ({ email, password }) => session('login', { email, password }),
    refresh: (refreshToken) => session('refresh', { refresh_token: refreshToken }),
    async logout(refreshToken) {
      await post('logout', { refresh_token: refreshToken });
    },
  };
}

function isSession(body: unknown): body is SessionBody {
  return typeof body === 'object' && body !== null && 'access_token' in body && 'expires_in' in body && 'user' in body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

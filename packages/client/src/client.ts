import createClient from 'openapi-fetch';
import type { components } from './__generated__/openapi.ts';
import { methodsOn, type Answer, type Methods } from './methods.ts';
import { errorOf, unreadable } from './outlay-error.ts';
import { itemsOn, type Items } from './pages.ts';
import { addHeaders } from './request-headers.ts';
import { createSessionRequests } from './session-requests.ts';
import { SessionKeeper, type OutlaySession, type User } from './session.ts';
import { retrying, type Fetch, type RetryOptions } from './transport.ts';

export { ifMatch } from './methods.ts';
export { OutlayError, type OutlayErrorCode, type OutlayErrorDetail } from './outlay-error.ts';
export type { Answer, OutlaySession, User };

/** The documented schemas, by name: `Schemas['Expense']`. */
export type Schemas = components['schemas'];

/** Address, tenant and sign-in of a client. */
export interface OutlayClientOptions {
  /** Address of Outlay, such as `https://outlay.example.com`. */
  baseUrl: string;
  /** Slug or id of the organisation; may be left out where the host names it. */
  tenant?: string;
  /** A stored sign-in to go on with. */
  session?: OutlaySession | null;
  /** Called with each new pair of tokens, and with null when the sign-in has ended: to store them. */
  onSession?: (session: OutlaySession | null) => void;
  retry?: Partial<RetryOptions>;
  /** In place of the global fetch. */
  fetch?: Fetch;
}

/** Calls the REST API of Outlay as one user. */
export interface OutlayClient extends Methods {
  /** Signs in; later requests carry the access token, which is renewed in time. @throws OutlayError INVALID_CREDENTIALS, USER_INACTIVE */
  signIn(credentials: { email: string; password: string }): Promise<User>;
  signOut(): Promise<void>;
  /** Every item of a list, from the given page on, in pages of 100. What changes meanwhile may come twice or not at all. */
  items: Items;
}

export function createOutlayClient(options: OutlayClientOptions): OutlayClient {
  const { baseUrl, tenant, session = null, onSession = () => undefined } = options;
  const send = retrying(options.fetch ?? ((request) => fetch(request)), {
    attempts: 3,
    maxWaitMs: 10_000,
    ...options.retry,
  });
  const keeper = new SessionKeeper(createSessionRequests(send, baseUrl, tenant), session, onSession);
  const api = createClient<AnyPaths>({ baseUrl });
  const fetchAuthorised = authorised(send, keeper, tenant);
  const ask = async (method: keyof AnyPaths[string], path: string, init = {}): Promise<Answer<unknown>> => {
    let answered: Response | undefined;
    const fetch: Fetch = async (request) => (answered = await fetchAuthorised(request));
    const { data, error, response } = await api.request(method, path, { ...init, fetch }).catch((cause: unknown) => {
      throw answered && !isAborted(init) ? unreadable(answered, cause) : cause;
    });
    if (!response.ok && response.status !== 304) throw errorOf(response, error);
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return { data, etag: header('etag'), requestId: header('x-request-id'), response };
  };
  return {
    ...methodsOn(ask),
    items: itemsOn(ask),
    signIn: (credentials) => keeper.signIn(credentials),
    signOut: () => keeper.signOut(),
  };
}

/** Paths of which nothing is known: the types of the methods know the documented ones. */
type AnyPaths = Record<string, Record<'get' | 'put' | 'post' | 'delete' | 'patch', AnyOperation>>;
interface AnyOperation {
  responses: { 200: { content: { 'application/json': unknown } } };
}

function isAborted(init: { signal?: AbortSignal | null }): boolean {
  return init.signal?.aborted ?? false;
}

/** Sends requests with the token of the sign-in, once more with a new one where the server refuses it. */
function authorised(send: Fetch, keeper: SessionKeeper, tenant: string | undefined): Fetch {
  return async (request) => {
    addHeaders(request, tenant);
    const token = await keeper.token();
    if (token === undefined || request.headers.has('authorization')) return send(request);
    request.headers.set('Authorization', `Bearer ${token}`);
    const response = await send(request);
    if (!(await refusesToken(response))) return response;
    const another = await keeper.tokenInsteadOf(token);
    if (another === undefined) return response;
    request.headers.set('Authorization', `Bearer ${another}`);
    return send(request);
  };
}

/** True for a 401 that another token may cure; a wrong password in the body is one that it cannot. */
async function refusesToken(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'error_code' in body && body.error_code === 'UNAUTHENTICATED';
}

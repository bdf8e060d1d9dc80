import { createOutlayClient, OutlayError, type OutlaySession } from '../src/client.ts';
import { refusal, startScriptedServer, type Received, type Script, type ScriptedServer } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

async function clientOf(script: Script, session?: OutlaySession, onSession?: (session: OutlaySession | null) => void) {
  server = await startScriptedServer(script);
  const options = { baseUrl: server.url, tenant: 'demo', session, onSession, retry: { maxWaitMs: 2000 } };
  return { outlay: createOutlayClient(options), received: server.received };
}

const AN_HOUR = 3_600_000;
const session = (name: string, expiresIn = AN_HOUR): OutlaySession => ({
  ...{ accessToken: `access-${name}`, refreshToken: `refresh-${name}`, expiresAt: Date.now() + expiresIn },
});
const renewed = (name: string) => ({
  status: 200,
  body: {
    access_token: `access-${name}`,
    refresh_token: `refresh-${name}`,
    expires_in: 600,
    token_type: 'Bearer',
    user: {},
  },
});
const expense = { amount: 1, expense_date: '2025-11-20', is_project_related: false, account_id: 1 };
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof OutlayError ? error : undefined),
  );
const namesOf = ({ headers }: Received) => [
  headers['idempotency-key'],
  headers['x-request-id'],
  headers['x-tenant-id'],
];

describe('a request that failed for a moment', () => {
  it('is sent again after Retry-After, under the same key and id', async () => {
    const { outlay, received } = await clientOf((_request, count) =>
      count === 1 ? refusal(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '1' }) : { status: 201, body: { id: 7 } },
    );
    const started = performance.now();
    expect((await outlay.POST('/api/v1/expenses', { body: expense })).data.id).toBe(7);
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(received).toHaveLength(2);
    expect(namesOf(received[1]!)).toEqual(namesOf(received[0]!));
    expect(namesOf(received[0]!)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.any(String), 'demo']);
    expect(received[1]!.body).toBe(JSON.stringify(expense));
  });

  it('is given up after three tries', async () => {
    const { outlay, received } = await clientOf(() => refusal(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '0' }));
    const error = await failureOf(outlay.GET('/api/v1/accounts'));
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503, retryAfterSeconds: 0 });
    expect(received).toHaveLength(3);
  });

  it('is not waited for longer than one wants to wait', async () => {
    const { outlay, received } = await clientOf(() => refusal(429, 'RATE_LIMITED', { 'retry-after': '60' }));
    const error = await failureOf(outlay.GET('/api/v1/accounts'));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
    expect(received).toHaveLength(1);
  });

  it('is sent again where no answer came, if it may be sent twice', async () => {
    const { outlay, received } = await clientOf((_request, count) =>
      count === 1 ? 'break' : { status: 201, body: { id: 7 } },
    );
    expect((await outlay.POST('/api/v1/expenses', { body: expense })).data.id).toBe(7);
    expect(namesOf(received[1]!)).toEqual(namesOf(received[0]!));
  });

  it('is not sent again where no answer came to a change without a key', async () => {
    const { outlay, received } = await clientOf(() => 'break');
    const error = await failureOf(outlay.DELETE('/api/v1/expenses/{id}', { params: { path: { id: 7 } } }));
    expect(error).toMatchObject({ code: 'UNREACHABLE', status: 0 });
    expect(received).toHaveLength(1);
  });

  it('ends when it is aborted', async () => {
    const { outlay } = await clientOf(() => refusal(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '2' }));
    const gone = new AbortController();
    const asked = outlay.GET('/api/v1/accounts', { signal: gone.signal });
    gone.abort(new Error('Changed my mind.'));
    await expect(asked).rejects.toThrow('Changed my mind.');
  });
});

describe('an error', () => {
  it('has the code, the details and the id of the request', async () => {
    const details = [{ field: 'amount', message: 'must be a number', code: 'NOT_A_DECIMAL' }];
    const body = { error_code: 'VALIDATION_FAILED', message: 'Check amount.', details };
    const { outlay } = await clientOf(() => ({ status: 400, body, headers: { 'x-request-id': 'r-1' } }));
    const error = await failureOf(outlay.POST('/api/v1/expenses', { body: expense }));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', message: 'Check amount.', details, requestId: 'r-1' });
  });

  it('says so when something else than Outlay answered', async () => {
    const { outlay } = await clientOf(() => ({ status: 502, body: '<h1>Bad gateway</h1>' }));
    const error = await failureOf(outlay.GET('/api/v1/accounts'));
    expect(error).toMatchObject({ code: 'UNREADABLE_ANSWER', status: 502, cause: '<h1>Bad gateway</h1>' });
  });

  it('is of the same kind where a success cannot be read', async () => {
    const { outlay } = await clientOf(() => ({ status: 200, body: '<h1>Sign in to the network</h1>' }));
    const unreadable = { code: 'UNREADABLE_ANSWER', status: 200 };
    expect(await failureOf(outlay.GET('/api/v1/accounts'))).toMatchObject(unreadable);
    expect(await failureOf(outlay.signIn({ email: 'a@b.example', password: 'x' }))).toMatchObject(unreadable);
  });

  it('is of the same kind where the body breaks off, and not where the caller breaks off', async () => {
    const headers = { 'content-length': '99', connection: 'close' };
    const { outlay } = await clientOf(() => ({ status: 200, body: '{"items":', headers }));
    expect(await failureOf(outlay.GET('/api/v1/accounts'))).toMatchObject({ code: 'UNREADABLE_ANSWER' });

    const gone = new AbortController();
    const fetch = async ({ signal }: Request) => {
      const body = new ReadableStream({
        start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
        pull: () => gone.abort(new Error('Changed my mind.')),
      });
      return new Response(body);
    };
    const endless = createOutlayClient({ baseUrl: 'http://outlay.example', fetch });
    await expect(endless.GET('/api/v1/accounts', { signal: gone.signal })).rejects.toThrow('Changed my mind.');
  });

  it('needs no address of the answer, as in a fetch of a test', async () => {
    const fetch = async () => new Response('no', { status: 404 });
    const outlay = createOutlayClient({ baseUrl: 'http://outlay.example', fetch });
    expect(await failureOf(outlay.GET('/api/v1/accounts'))).toMatchObject({ code: 'UNREADABLE_ANSWER', status: 404 });
  });
});

describe('a sign-in', () => {
  it('is renewed once for requests at the same time, before its token expires', async () => {
    const kept: (OutlaySession | null)[] = [];
    const { outlay, received } = await clientOf(
      ({ path }) => (path.endsWith('/refresh') ? renewed('b') : { status: 200, body: {} }),
      session('a', 1000),
      (next) => kept.push(next),
    );
    await Promise.all([outlay.GET('/api/v1/auth/me'), outlay.GET('/api/v1/auth/me'), outlay.GET('/api/v1/auth/me')]);
    const [refresh, ...others] = received;
    expect(refresh).toMatchObject({ path: '/api/v1/auth/refresh', body: '{"refresh_token":"refresh-a"}' });
    expect(refresh?.headers['idempotency-key']).toBeUndefined();
    expect(others.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer access-b'));
    expect(kept).toMatchObject([{ refreshToken: 'refresh-b' }]);
  });

  it('is renewed once where the server refuses its token, and the requests are sent again', async () => {
    const { outlay, received } = await clientOf(({ path, headers }) => {
      if (path.endsWith('/refresh')) return renewed('b');
      return headers.authorization === 'Bearer access-b'
        ? { status: 201, body: { id: 7 } }
        : refusal(401, 'UNAUTHENTICATED');
    }, session('a'));
    const record = () => outlay.POST('/api/v1/expenses', { body: expense });
    const answers = await Promise.all([record(), record()]);
    expect(answers.map(({ data }) => data.id)).toEqual([7, 7]);
    expect(received.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
    expect(new Set(received.flatMap(({ headers }) => headers['idempotency-key'] ?? [])).size).toBe(2);
  });

  it('has ended when its refresh token was used before', async () => {
    const kept: (OutlaySession | null)[] = [];
    const { outlay, received } = await clientOf(
      ({ path }) => (path.endsWith('/refresh') ? refusal(401, 'TOKEN_REUSED') : { status: 200, body: {} }),
      session('a', 0),
      (next) => kept.push(next),
    );
    const failures = await Promise.all([
      failureOf(outlay.GET('/api/v1/auth/me')),
      failureOf(outlay.GET('/api/v1/auth/me')),
    ]);
    expect(failures.map((error) => error?.code)).toEqual(['TOKEN_REUSED', 'TOKEN_REUSED']);
    expect(received).toHaveLength(1);
    expect(kept).toEqual([null]);
    await outlay.GET('/api/v1/auth/me');
    expect(received[1]?.headers.authorization).toBeUndefined();
  });

  it('is not replaced by a refresh of the one before', async () => {
    const refreshing = Promise.withResolvers<ReturnType<typeof renewed>>();
    const kept: (OutlaySession | null)[] = [];
    const { outlay } = await clientOf(
      ({ path }) => (path.endsWith('/refresh') ? refreshing.promise : renewed('new')),
      session('old', 0),
      (next) => kept.push(next),
    );
    const asked = outlay.GET('/api/v1/auth/me');
    await outlay.signIn({ email: 'a@b.example', password: 'x' });
    refreshing.resolve(renewed('late'));
    await asked;
    expect(kept).toMatchObject([{ accessToken: 'access-new' }]);
  });

  it('stays where a refresh got no answer, and its token is not sent twice', async () => {
    const kept: unknown[] = [];
    const { outlay, received } = await clientOf(
      (_request, count) => (count === 1 ? 'break' : renewed('b')),
      session('a', 0),
      (next) => kept.push(next),
    );
    expect(await failureOf(outlay.GET('/api/v1/auth/me'))).toMatchObject({ code: 'UNREACHABLE' });
    expect(received).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it('is not renewed for a wrong password in the body', async () => {
    const { outlay, received } = await clientOf(() => refusal(401, 'INVALID_CREDENTIALS'), session('a'));
    const changed = outlay.PATCH('/api/v1/auth/me', { body: { password: 'x', current_password: 'y' } });
    expect(await failureOf(changed)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(received).toHaveLength(1);
  });
});

describe('a list', () => {
  it('is walked through page by page, to its end', async () => {
    const { outlay, received } = await clientOf(({ path }) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('page'));
      const items = page < 3 ? [{ id: page * 2 }, { id: page * 2 + 1 }] : [{ id: 6 }];
      return { status: 200, body: { items, page, per_page: 2, total: 5, total_is_exact: true } };
    });
    const ids: number[] = [];
    const query = { per_page: 2, q: 'x y' };
    for await (const { id } of outlay.items('/api/v1/accounts', { params: { query } })) ids.push(id);
    expect(ids).toEqual([2, 3, 4, 5, 6]);
    expect(received[0]?.path).toBe('/api/v1/accounts?per_page=2&q=x%20y&page=1');
  });

  it('is asked for no further than it is read', async () => {
    const { outlay, received } = await clientOf(() => ({
      ...{ status: 200, body: { items: [{ id: 1 }], page: 1, per_page: 1, total: 9, total_is_exact: true } },
    }));
    for await (const { id } of outlay.items('/api/v1/accounts')) if (id === 1) break;
    expect(received).toHaveLength(1);
  });
});

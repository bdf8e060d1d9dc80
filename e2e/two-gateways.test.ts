import { describeWithRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import type { Answer, ApiClient } from './harness/api-client.ts';
import { signIn, type Person, type TenantKit } from './harness/tenant-kit.ts';
import { startTwoGateways, type TwoGateways } from './harness/two-gateways.ts';

const PASSWORD = 'correct horse battery staple';
const BROWSER = { 'x-outlay-client': 'browser' };

describeWithRedis('two gateways', () => {
  let outlay: TwoGateways;
  let tenant: TenantKit;
  beforeAll(async () => {
    outlay = await startTwoGateways({ RATE_LIMIT_AUTH: '20' });
    tenant = await outlay.tenant();
  }, 300_000);
  afterAll(() => outlay.stop());

  let addresses = 0;
  /** A client of its own address, which has all of its share left. */
  const fresh = (api: ApiClient): ApiClient => {
    addresses += 1;
    return api.with({ 'x-forwarded-for': `203.0.113.${addresses}`, 'x-tenant-id': tenant.slug });
  };
  const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
  const bearer = (answer: Answer) => ({ authorization: `Bearer ${answer.body['access_token']}` });
  const cookieOf = ({ headers }: Answer) => /outlay_refresh_\d+=[^;]*/.exec(headers['set-cookie'] ?? '')?.[0] ?? '';

  async function browserSignIn(): Promise<Answer> {
    const answer = await fresh(outlay.one).post(
      '/auth/login',
      { email: tenant.owner.email, password: PASSWORD },
      BROWSER,
    );
    expect(answer.status).toBe(200);
    return answer;
  }
  const refreshCookie = (api: ApiClient, cookie: string) => api.post('/auth/refresh', {}, { ...BROWSER, cookie });

  /** Waits until both gateways refuse a token that is valid for minutes yet. */
  async function untilRefused(headers: Record<string, string>): Promise<void> {
    for (const gateway of [outlay.one, outlay.two]) {
      await waitFor(async () => (await gateway.get('/expenses', headers)).status === 401, {
        what: 'the token to be refused',
      });
    }
  }

  describe('a browser', () => {
    it('keeps its session where two tabs refresh at the same time', async () => {
      const cookie = cookieOf(await browserSignIn());
      const tabs = await Promise.all([outlay.one, outlay.two].map((gateway) => refreshCookie(gateway, cookie)));
      expect(tabs.map(({ status }) => status)).toEqual([200, 200]);
      const [first, second] = tabs.map(cookieOf);
      expect(first).toBe(second);
      for (const tab of tabs) expect((await outlay.two.get('/auth/me', bearer(tab))).status).toBe(200);
      expect((await refreshCookie(outlay.two, first ?? '')).status).toBe(200);
    });

    it('is signed out everywhere when a token comes back once too often', async () => {
      const session = await browserSignIn();
      const cookie = cookieOf(session);
      for (let n = 0; n < 4; n++) expect((await refreshCookie(outlay.one, cookie)).status).toBe(200);
      expect(outcomeOf(await refreshCookie(outlay.two, cookie))).toEqual([401, 'TOKEN_REUSED']);
      await untilRefused(bearer(session));
    });
  });

  it.each<[string, (person: Person) => Promise<Answer>]>([
    ['signing out', ({ refreshToken }) => outlay.one.post('/auth/logout', { refresh_token: refreshToken })],
    [
      'the reuse of a refresh token',
      async ({ refreshToken }) => {
        await outlay.one.post('/auth/refresh', { refresh_token: refreshToken });
        return outlay.one.post('/auth/refresh', { refresh_token: refreshToken });
      },
    ],
  ])('%s ends the access tokens and the stream of that sign-in, and no other', async (_what, end) => {
    const [person, other] = [await signIn(fresh(outlay.one), tenant.owner.email), tenant.owner];
    const streams = await Promise.all(
      [outlay.two, other.api].map((api, n) =>
        request(`${api.url}/api/v1/alerts/stream`, {
          headers: { ...api.headers, authorization: `Bearer ${[person, other][n]?.accessToken}` },
          bodyTimeout: 0,
        }),
      ),
    );
    const [mine, theirs] = streams;
    const ended = mine?.body.text();
    await end(person);
    await untilRefused({ authorization: `Bearer ${person.accessToken}` });
    await ended;
    expect((await other.api.get('/auth/me')).status).toBe(200);
    expect(theirs?.body.readableEnded).toBe(false);
    theirs?.body.destroy();
  });

  it('refuse a key that was revoked at the other, and share its rate limit', async () => {
    const name = `key ${Math.random()}`;
    const made = await tenant.owner.api.post('/api-keys', { name, scopes: ['expenses:read'] });
    const key = { authorization: `Bearer ${made.body['token']}` };
    const left: number[] = [];
    for (const gateway of [outlay.one, outlay.two, outlay.one]) {
      const { status, headers } = await gateway.get('/expenses', key);
      expect(status).toBe(200);
      left.push(Number(headers['ratelimit-remaining']));
    }
    expect(left.map((one) => (left[0] ?? 0) - one)).toEqual([0, 1, 2]);
    expect((await outlay.two.with(tenant.owner.api.headers).delete(`/api-keys/${made.body['id']}`)).status).toBe(204);
    await untilRefused(key);
  });

  it('refresh any number of sign-ins from one address', async () => {
    const people = [];
    for (let n = 0; n < 3; n++) people.push(await signIn(fresh(outlay.one), tenant.owner.email));
    const office = fresh(outlay.two);
    for (const { refreshToken } of people) {
      for (let token = refreshToken, n = 0; n < 10; n++) {
        const renewed = await office.post('/auth/refresh', { refresh_token: token });
        expect(renewed.status).toBe(200);
        token = String(renewed.body['refresh_token']);
      }
    }
  });

  it('hash passwords a few at a time: whoever is refused is not registered, and nobody else waits', async () => {
    const register = (n: number) =>
      fresh(outlay.one).post('/auth/register', { email: `crowd-${n}@${tenant.slug}.example`, password: PASSWORD });
    const crowd = Promise.all(Array.from({ length: 120 }, (_, n) => register(n)));
    let answered = 0;
    const crowdIs = { over: false };
    const watching = (async () => {
      while (!crowdIs.over) {
        expect((await tenant.owner.api.get('/auth/me')).status).toBe(200);
        answered += 1;
      }
    })();
    const answers = await crowd;
    crowdIs.over = true;
    await watching;
    const made = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 503);
    expect(made.length + refused.length).toBe(answers.length);
    expect(refused.length).toBeGreaterThan(0);
    const { rows } = await outlay.identitySql.query(`select count(*)::int as n from users where email like 'crowd-%'`);
    expect(rows[0].n).toBe(made.length);
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    // One after the other while the crowd is served, on however slow a machine.
    expect(answered).toBeGreaterThan(3);
  });

  describe('without the event log', () => {
    const ready = async (gateway: ApiClient) => {
      const { status, body } = await gateway.raw('GET', '/readyz');
      return { status, says: body['status'], events: String(body['checks']?.['session-events']) };
    };
    const DEGRADED = { status: 200, says: 'degraded', events: 'failing' };
    beforeAll(() => outlay.logProxy.cut());
    afterAll(() => outlay.logProxy.restore());

    it('stay ready, say so, and still refuse whom identity has sent away', async () => {
      for (const gateway of [outlay.one, outlay.two]) {
        await waitFor(async () => (await ready(gateway)).events === 'failing');
        expect(await ready(gateway)).toEqual(DEGRADED);
      }
      const [member, leaver] = [await tenant.person('Member'), await tenant.person('Member')];
      for (const { api } of [member, leaver]) expect((await api.get('/auth/me')).status).toBe(200);
      expect((await tenant.owner.api.patch(`/users/${member.id}`, { is_active: false })).status).toBe(200);
      await outlay.one.post('/auth/logout', { refresh_token: leaver.refreshToken });
      for (const { accessToken } of [member, leaver]) {
        await untilRefused({ authorization: `Bearer ${accessToken}` });
      }
      expect((await tenant.owner.api.get('/expenses')).status).toBe(200);
    });

    it('start, serve, and are whole again when it is back', async () => {
      const [, second] = outlay.processes;
      await second?.kill9();
      await second?.restart();
      const owner = { authorization: `Bearer ${tenant.owner.accessToken}` };
      expect((await outlay.two.get('/auth/me', owner)).status).toBe(200);
      expect(await ready(outlay.two)).toEqual(DEGRADED);
      await outlay.logProxy.restore();
      for (const gateway of [outlay.one, outlay.two]) {
        await waitFor(async () => (await ready(gateway)).events === 'ok', { timeoutMs: 30_000 });
      }
    });
  });
});

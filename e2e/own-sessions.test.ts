import { request } from 'undici';
import { waitFor } from '@outlay/testkit/wait-for';
import { z } from 'zod';
import type { ApiClient } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { signIn, type Person, type TenantKit } from './harness/tenant-kit.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const PROMISE_MS = 1_000;
const Sessions = z.array(
  z.object({
    ...{ id: z.number(), device: z.string().nullable(), created_at: z.string(), last_used_at: z.string() },
    is_current: z.boolean(),
  }),
);

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

const sessionsOf = async ({ api }: Person) => Sessions.parse((await api.get('/auth/sessions')).body['items']);
const withFirefox = () => tenant.anonymous.with({ 'user-agent': FIREFOX });
const isRefused = async ({ api }: Person): Promise<boolean> => (await api.get('/expenses')).status === 401;

/** The live stream of alerts: `hasEnded` once the server has closed it. */
async function openStream({ url, headers }: ApiClient) {
  const { statusCode, body } = await request(`${url}/api/v1/alerts/stream`, { headers, bodyTimeout: 0 });
  expect(statusCode).toBe(200);
  const stream = { hasEnded: false, close: () => body.destroy() };
  body.on('error', () => undefined).once('close', () => (stream.hasEnded = true));
  body.resume();
  return stream;
}

/** A person with two sign-ins. */
async function twice(): Promise<[Person, Person]> {
  const person = await tenant.person('Member');
  return [person, await signIn(withFirefox(), person.email)];
}

describe('one’s own sessions', () => {
  it('are listed with their device and last use, the present one marked', async () => {
    const [here, there] = await twice();
    const listed = await sessionsOf(here);
    expect(listed.map(({ device, is_current }) => ({ device, is_current }))).toEqual([
      { device: 'Firefox (Linux)', is_current: false },
      { device: null, is_current: true },
    ]);
    const { data } = await there.api.graphql('{ sessions { id device isCurrent createdAt lastUsedAt } }');
    expect(data['sessions']).toMatchObject([
      { id: String(listed[0]?.id), isCurrent: true, createdAt: listed[0]?.created_at },
      { id: String(listed[1]?.id), isCurrent: false, lastUsedAt: listed[1]?.last_used_at },
    ]);
  });

  it('are nobody else’s to see or to end', async () => {
    const [[person], colleague] = [await twice(), await tenant.person('Admin')];
    const [{ id } = { id: 0 }] = await sessionsOf(person);
    for (const { api } of [colleague, tenant.owner, (await outlay.tenant()).owner]) {
      const unknown = await api.delete('/auth/sessions/999999999');
      const foreign = await api.delete(`/auth/sessions/${id}`);
      expect([foreign.status, foreign.text]).toEqual([404, unknown.text]);
    }
    expect(await sessionsOf(person)).toHaveLength(2);
  });

  it('end once', async () => {
    const [here, there] = await twice();
    const [{ id } = { id: 0 }] = await sessionsOf(here);
    expect((await here.api.delete(`/auth/sessions/${id}`)).status).toBe(204);
    expect((await here.api.delete(`/auth/sessions/${id}`)).status).toBe(404);
    const refreshed = await tenant.anonymous.post('/auth/refresh', { refresh_token: there.refreshToken });
    expect(refreshed.status).toBe(401);
    expect((await sessionsOf(here)).map(({ is_current }) => is_current)).toEqual([true]);
  });
});

describe('a session that ends takes its access token and its stream along within a second', () => {
  const refresh = ({ refreshToken }: Person) => tenant.anonymous.post('/auth/refresh', { refresh_token: refreshToken });
  const ENDINGS: Record<string, (ending: Person, other: Person) => Promise<unknown>> = {
    'ended from another one': async (_ending, other) => {
      const found = (await sessionsOf(other)).find((session) => !session.is_current);
      return other.api.delete(`/auth/sessions/${found?.id}`);
    },
    'ended by itself': async (ending) => {
      const found = (await sessionsOf(ending)).find((session) => session.is_current);
      return ending.api.delete(`/auth/sessions/${found?.id}`);
    },
    'signed out': (ending) => tenant.anonymous.post('/auth/logout', { refresh_token: ending.refreshToken }),
    'all others ended': (_ending, other) => other.api.post('/auth/logout-others'),
    'its refresh token reused': async (ending) => {
      await refresh(ending);
      return refresh(ending);
    },
  };

  it.each(Object.keys(ENDINGS))('%s, and no other', async (name) => {
    const [other, ending] = await twice();
    const [stream, otherStream] = [await openStream(ending.api), await openStream(other.api)];
    expect(await isRefused(ending)).toBe(false);
    await ENDINGS[name]?.(ending, other);
    const endedAt = performance.now();
    await waitFor(async () => (await isRefused(ending)) && stream.hasEnded, { what: 'token and stream to end' });
    expect(performance.now() - endedAt).toBeLessThan(PROMISE_MS);
    expect([otherStream.hasEnded, await isRefused(other)]).toEqual([false, false]);
    otherStream.close();
  });

  it('signed out everywhere: every one', async () => {
    const people = await twice();
    const streams = await Promise.all(people.map(({ api }) => openStream(api)));
    expect((await people[0].api.post('/auth/logout-all')).status).toBe(204);
    const endedAt = performance.now();
    const areOver = async () => (await Promise.all(people.map(isRefused))).every(Boolean);
    await waitFor(async () => (await areOver()) && streams.every(({ hasEnded }) => hasEnded), { what: 'all to end' });
    expect(performance.now() - endedAt).toBeLessThan(PROMISE_MS);
  });
});

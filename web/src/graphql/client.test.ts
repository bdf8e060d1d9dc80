import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MarkAllAlertsReadDocument } from '@/features/alerts/__generated__/alerts.ts';
import { accessToken, refuseToken } from '@/session/session.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { signInWith } from '@/testing/sign-in.ts';
import { client } from './client.ts';

const marked = { __typename: 'Mutation', markAllAlertsRead: { __typename: 'MarkAllAlertsReadPayload', marked: 2 } };

let server: FakeServer;
/** Ends the refresh that operations wait for. */
let renew = (): void => undefined;
let refreshes = 0;

beforeEach(async () => {
  await signInWith(['alerts:read']);
  const renewed = new Promise<void>((resolve) => {
    renew = resolve;
  });
  server = new FakeServer({
    RefreshSession: async () => {
      refreshes += 1;
      await renewed;
      const user = { __typename: 'User', id: '1' };
      return { refreshSession: { __typename: 'Session', accessToken: `token-${refreshes}`, expiresIn: 900, user } };
    },
    MarkAllAlertsRead: marked,
  });
  vi.stubGlobal('fetch', server.fetch);
});

const call = () => client.mutation(MarkAllAlertsReadDocument, {}).toPromise();
const sent = (): FakeServer['requests'] => server.requests.filter(({ operation }) => operation === 'MarkAllAlertsRead');
const keys = (): (string | null)[] => sent().map(({ headers }) => headers.get('Idempotency-Key'));

describe('two equal mutations', () => {
  it('that wait for the same refresh are both sent and both answered', async () => {
    refuseToken(accessToken() ?? '');
    const calls = [call(), call()];
    await vi.waitFor(() => expect(refreshes).toBeGreaterThan(0));
    expect(sent()).toEqual([]);
    renew();
    const answers = await Promise.all(calls);
    expect(answers.map(({ data }) => data?.markAllAlertsRead?.marked)).toEqual([2, 2]);
    expect(new Set(keys()).size).toBe(2);
  });

  it('that wait for a refresh in vain both fail', async () => {
    refuseToken(accessToken() ?? '');
    server.answer('RefreshSession', () => {
      throw refuse('SERVICE_UNAVAILABLE');
    });
    const answers = await Promise.all([call(), call()]);
    expect(answers.map(({ error }) => error === undefined)).toEqual([false, false]);
    expect(sent()).toEqual([]);
  });
});

describe('a mutation', () => {
  it('that is repeated after a lost answer keeps its key', async () => {
    server.answer('MarkAllAlertsRead', () => {
      if (sent().length === 1) throw new TypeError('The connection was lost.');
      return marked;
    });
    expect((await call()).data?.markAllAlertsRead?.marked).toBe(2);
    expect(sent()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it('that is called again has another key', async () => {
    await call();
    await call();
    expect(new Set(keys()).size).toBe(2);
  });
});

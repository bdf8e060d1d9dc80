import { get, type IncomingMessage } from 'node:http';
import { request } from 'undici';
import type { TokenRequest } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';

const OPEN = `mutation { openAlertStream { ticket expiresAt } }`;
const SET = `mutation ($preferences: [NotificationPreferenceInput!]!) {
  setNotificationPreferences(preferences: $preferences) { alertType } }`;

const ISO_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

let harness: Prepared;
let one: Awaited<ReturnType<Prepared['start']>>;
let other: typeof one;
const open: IncomingMessage[] = [];
beforeAll(async () => {
  harness = await prepareNotifications();
  const streams = { heartbeatMs: 100, perPerson: 2 };
  [one, other] = await Promise.all([harness.start({ streams }), harness.start({ streams })]);
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.destroy();
});
afterAll(() => harness.dispose());

async function ticketOf(caller: TokenRequest): Promise<string> {
  const { data, errors } = await one.as(caller)(OPEN);
  expect(errors).toEqual([]);
  return Object(data?.['openAlertStream']).ticket;
}

/** A request that opens a stream: a ticket, in the hands of who took it. */
async function streamRequest(caller: TokenRequest, from = one) {
  const headers = { 'x-outlay-internal': await harness.mint.internalToken(caller) };
  return { url: `${from.url}/bytes?ticket=${await ticketOf(caller)}`, headers };
}

/** Opens a stream and collects what comes. */
type StreamOptions = Omit<TokenRequest, 'tenantId'> & { from?: typeof one; lastEventId?: string };
async function stream(tenantId: number, { from = one, lastEventId, ...caller }: StreamOptions = {}) {
  const { url, headers } = await streamRequest({ tenantId, ...caller }, from);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const resuming = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    get(url, { headers: { ...headers, ...resuming } }, resolve).on('error', reject);
  });
  open.push(response);
  let text = '';
  let ended = false;
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('close', () => (ended = true)).on('error', () => {});
  await waitFor(() => text.includes('retry:'));
  return {
    response,
    text: () => text,
    ended: () => ended,
    events: () =>
      text
        .split('\n\n')
        .filter((block) => block.includes('event: alert'))
        .map((block) => ({
          id: /^id: (.*)$/m.exec(block)?.[1],
          data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
        })),
  };
}
const raise = (tenantId: number, accountId: number) => harness.publish.accounts(tenantId, accountId, { balance: 50 });
const clear = (tenantId: number, accountId: number) =>
  harness.publish.accounts(tenantId, accountId, { balance: 99_999 });

describe('the stream', () => {
  it('sends an alert that another instance raised, when it is raised and when it clears', async () => {
    const streams = await Promise.all([stream(1), stream(1, { from: other, userId: 2 })]);
    expect(streams[0].response.statusCode).toBe(200);
    expect(streams[0].response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    await raise(1, 11);
    for (const each of streams) await waitFor(() => each.events().length === 1);
    await clear(1, 11);
    for (const each of streams) {
      await waitFor(() => each.events().length === 2);
      const [raised, cleared] = each.events();
      expect(raised?.id).toBe(`${raised?.data.id}-1`);
      expect(raised?.data).toEqual({
        ...{ id: expect.any(Number), type: 'LOW_BALANCE', severity: 'warning', entity_type: 'account', entity_id: 11 },
        ...{ message: expect.stringContaining('Account 11'), is_read: false, cleared_at: null },
        ...{ entity_name: 'Account 11', balance: 0.5, threshold: 100, currency: 'EUR', recurrences: 0 },
        ...{ p_overspend: null, estimate: null, expected_total: null },
        ...{ created_at: expect.stringMatching(ISO_TIME), raised_at: expect.stringMatching(ISO_TIME) },
      });
      expect(cleared).toMatchObject({ id: `${raised?.data.id}-2`, data: { cleared_at: expect.any(String) } });
    }
  });

  it('sends the numbers of a forecast, live and to clients that were away', async () => {
    const live = await stream(10);
    await harness.publish.project(10, 101, 'Bridge');
    await raise(10, 102);
    await waitFor(async () => (await harness.sql('select from project_states where tenant_id = 10')).length === 1);
    await waitFor(() => live.events().length === 1);
    await harness.publish.forecast(10, 101, { p: 0.9725 });
    await waitFor(() => live.events().length === 2);
    const missed = await stream(10, { lastEventId: live.events()[0]?.id ?? '' });
    await waitFor(() => missed.events().length === 1);
    for (const event of [live.events()[1], missed.events()[0]]) {
      expect(event?.data).toMatchObject({
        ...{ type: 'FORECAST_OVERSPEND', entity_name: 'Bridge', balance: null, threshold: null, currency: 'EUR' },
        ...{ p_overspend: 0.9725, estimate: 100000, expected_total: 123456.78 },
      });
    }
  });

  it('sends an alert that comes back, as unread, also to clients that were away meanwhile', async () => {
    const before = await stream(9);
    await raise(9, 91);
    await waitFor(() => before.events().length === 1);
    const [first] = before.events();
    const mark = `mutation ($id: ID!) { markAlert(id: $id, isRead: true) { isRead } }`;
    await one.as({ tenantId: 9, userId: 1 })(mark, { id: String(first?.data.id) });
    await clear(9, 91);
    await waitFor(() => before.events().length === 2);
    expect(before.events()[1]?.data).toMatchObject({ is_read: true, cleared_at: expect.any(String) });
    await raise(9, 91);
    await waitFor(() => before.events().length === 3);
    const again = { id: first?.data.id, is_read: false, recurrences: 1, cleared_at: null };
    expect(before.events()[2]?.data).toMatchObject(again);
    const missed = await stream(9, { lastEventId: first?.id ?? '' });
    await waitFor(() => missed.events().length === 1);
    expect(missed.events()[0]).toMatchObject({ id: before.events()[2]?.id, data: again });
  });

  it('shows nothing of another tenant, and nothing of a type that is not wanted', async () => {
    await one.as({ tenantId: 2, userId: 5 })(SET, {
      preferences: [{ alertType: 'LOW_BALANCE', email: true, inApp: false, frequency: 'IMMEDIATE' }],
    });
    const [unwilling, willing, foreign] = await Promise.all([stream(2, { userId: 5 }), stream(2), stream(3)]);
    await raise(2, 21);
    await harness.publish.forecast(2, 22, { p: 1 });
    await waitFor(() => willing.events().length === 2);
    await waitFor(() => unwilling.events().length === 1);
    expect(unwilling.events()[0]?.data.type).toBe('FORECAST_OVERSPEND');
    await raise(3, 31);
    await waitFor(() => foreign.events().length === 1);
    expect(foreign.events()[0]?.data.entity_id).toBe(31);
    expect(willing.events()).toHaveLength(2);
  });

  it('shows a key with limits what lies within them, live and of what it missed', async () => {
    const limits = { accountIds: new Set([121]) };
    const key = await stream(12, { key: { id: 1, limits } });
    const witness = await stream(12);
    await raise(12, 122);
    await raise(12, 121);
    // The first position is an account's: events of two topics come in any order.
    await waitFor(() => witness.events().length === 2);
    await harness.publish.forecast(12, 121, { p: 0.95 });
    await waitFor(() => witness.events().length === 3);
    await waitFor(() => key.events().length === 1);
    const late = await stream(12, { key: { id: 1, limits }, lastEventId: '1-1' });
    await clear(12, 122);
    await clear(12, 121);
    for (const each of [key, late]) {
      await waitFor(() => each.events().some(({ data }) => data.cleared_at !== null));
      expect(new Set(each.events().map(({ data }) => data.entity_id))).toEqual(new Set([121]));
    }
    const ofProject = await stream(12, { key: { id: 2, limits: { projectIds: new Set([121]) } }, lastEventId: '1-1' });
    await waitFor(() => ofProject.events().length > 0);
    expect(ofProject.events().map(({ data }) => data.entity_type)).toEqual(['project']);
  });

  it('begins with what was missed, the newest state of each, once', async () => {
    const before = await stream(4);
    await raise(4, 41);
    await raise(4, 42);
    await waitFor(() => before.events().length === 2);
    const lastEventId = before.events().find(({ data }) => data.entity_id === 41)?.id ?? '';
    const seenLast = before.events()[1]?.id ?? '';
    before.response.destroy();
    await raise(4, 43);
    await clear(4, 42);
    await waitFor(async () => {
      const rows = await harness.sql('select cleared_at from alerts where tenant_id = 4 order by id');
      return rows.length === 3 && rows.some((row) => row['cleared_at'] !== null);
    });
    const again = await stream(4, { lastEventId: seenLast });
    await waitFor(() => again.events().length === 2);
    await raise(4, 44);
    await waitFor(() => again.events().length === 3);
    expect(again.events().map(({ data }) => data.entity_id)).toEqual(expect.arrayContaining([42, 43, 44]));
    expect(new Set(again.events().map(({ id }) => id)).size).toBe(3);
    expect(lastEventId).toMatch(/^\d+-\d+$/);
  });

  it('sends nothing old to a client that names no last event, or an unknown one', async () => {
    await raise(5, 51);
    await waitFor(async () => (await harness.sql('select 1 from alerts where tenant_id = 5')).length === 1);
    await waitFor(
      async () => (await harness.sql('select 1 from outbox where tenant_id = 5 and published_at is null')).length === 0,
    );
    const fresh = await Promise.all([stream(5), stream(5, { userId: 2, lastEventId: '999999-999999' })]);
    await raise(5, 52);
    for (const each of fresh) {
      await waitFor(() => each.events().some(({ data }) => data.entity_id === 52));
    }
  });

  it('sends a long list of missed alerts in parts', async () => {
    await harness.sql(
      `insert into alerts (tenant_id, type, severity, entity_type, entity_id, message, facts, raised_position, created_at,
         raised_at)
       select 60, 'LOW_BALANCE', 'WARNING', 'ACCOUNT', n, 'm',
         '{"type":"LOW_BALANCE","account":"A","currency":"EUR","balanceMinor":"1","thresholdMinor":"2"}', n, now(),
         now()
       from generate_series(1, 601) n order by n`,
    );
    const [first] = await harness.sql('select id from alerts where tenant_id = 60 order by id limit 1');
    const part = await stream(60, { lastEventId: `${first?.['id']}-1` });
    await waitFor(() => part.ended());
    const rest = await stream(60, { lastEventId: part.events().at(-1)?.id ?? '' });
    await waitFor(() => part.events().length + rest.events().length === 600);
    const entities = [...part.events(), ...rest.events()].map(({ data }) => data.entity_id);
    expect(entities).toEqual(Array.from({ length: 600 }, (_, index) => index + 2));
    expect(rest.ended()).toBe(false);
  });

  it('shows that it lives', async () => {
    const quiet = await stream(6);
    await waitFor(() => quiet.text().split(': keep-alive\n\n').length > 3);
    expect(quiet.events()).toEqual([]);
  });

  it('ends when its user is deactivated or their sessions end, and for nobody else', async () => {
    for (const userId of [71, 72]) await harness.publish.user(7, userId);
    await waitFor(async () => (await harness.sql('select 1 from user_states where tenant_id = 7')).length === 2);
    const [deactivated, signedOut, untouched] = await Promise.all([
      stream(7, { userId: 71 }),
      stream(7, { userId: 72, from: other }),
      stream(7, { userId: 73 }),
    ]);
    await harness.publish.user(7, 71, { active: false, session: 0 });
    await harness.publish.user(7, 72, { session: 2 });
    await waitFor(() => deactivated.ended() && signedOut.ended());
    expect(untouched.ended()).toBe(false);
    await waitFor(
      async () => (await harness.sql('select 1 from user_states where tenant_id = 7 and not is_active')).length === 1,
    );
    const { url, headers } = await streamRequest({ tenantId: 7, userId: 71 });
    expect((await request(url, { headers })).statusCode).toBe(401);
  });

  it('of a user who is not known yet goes on with what is heard of them first, unless they may not', async () => {
    const [known, inactive] = await Promise.all([stream(12, { userId: 121 }), stream(12, { userId: 122 })]);
    await harness.publish.user(12, 121, { session: 3 });
    await harness.publish.user(12, 122, { session: 3, active: false });
    await waitFor(() => inactive.ended());
    await waitFor(async () => (await harness.sql('select 1 from user_states where tenant_id = 12')).length === 2);
    await raise(12, 123);
    await waitFor(() => known.events().length === 1);
    expect(known.ended()).toBe(false);
    await harness.publish.user(12, 121, { session: 4 });
    await waitFor(() => known.ended());
  });

  it('ends when its key is revoked, also between ticket and stream', async () => {
    const [revoked, kept, person] = await Promise.all([
      stream(13, { key: { id: 5 } }),
      stream(13, { key: { id: 6 } }),
      stream(13, { userId: 5 }),
    ]);
    const { url, headers } = await streamRequest({ tenantId: 13, key: { id: 5 } });
    await harness.publish.revokedKey(13, 5);
    await waitFor(() => revoked.ended());
    expect((await request(url, { headers })).statusCode).toBe(401);
    expect([kept.ended(), person.ended()]).toEqual([false, false]);
  });

  it('ends for the oldest when somebody has too many', async () => {
    const first = await stream(8);
    const second = await stream(8);
    await stream(8);
    await waitFor(() => first.ended());
    expect(second.ended()).toBe(false);
  });

  it('ends after its time, and when the service stops', async () => {
    const brief = await harness.start({ streams: { lifeMs: 200 } });
    const short = await stream(9, { from: brief });
    await waitFor(() => short.ended());
    const stopping = await harness.start();
    const cut = await stream(9, { from: stopping, userId: 2 });
    await stopping.stop();
    await waitFor(() => cut.ended());
  });
});

describe('a gateway of the version before', () => {
  it('opens a stream by the ticket alone, once', async () => {
    const url = `${one.url}/alerts/stream?ticket=${await ticketOf({ tenantId: 10 })}`;
    const answers = await Promise.all([request(url), request(url)]);
    for (const { body } of answers) body.on('error', () => {}).destroy();
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 404]);
  });
});

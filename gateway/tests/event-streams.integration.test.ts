import { request, type Dispatcher } from 'undici';
import { waitFor } from '@outlay/testkit/wait-for';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';
import { GOOD_TICKET } from './kit/stream-fixture.ts';

const PATH = '/api/v1/alerts/stream';
const ORIGIN = 'https://app.acme.example';

let kit: GatewayKit;
beforeAll(async () => {
  kit = await startGatewayKit({ CORS_ORIGINS: ORIGIN });
});
afterAll(() => kit.stop());
beforeEach(() => void (kit.subgraphs.alertStream.asked.length = 0));

/** A client of the stream: what it got so far, and whether it has ended. */
async function follow(headers: Record<string, string>) {
  const answer = await request(kit.url + PATH, { headers });
  const heard = { text: '', isOver: false };
  void read(answer.body, heard);
  const { stop } = stopper(answer.body);
  return { ...answer, heard, stop };
}

async function read(body: Dispatcher.ResponseData['body'], heard: { text: string; isOver: boolean }): Promise<void> {
  try {
    for await (const chunk of body) heard.text += String(chunk);
  } catch {
    // Cut off.
  }
  heard.isOver = true;
}

function stopper(body: Dispatcher.ResponseData['body']) {
  return {
    stop: async () => {
      body.destroy();
      await waitFor(() => kit.subgraphs.alertStream.count() === 0);
    },
  };
}

const bearer = async (claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${await kit.subgraphs.accessToken(claims)}`,
});
const fixture = () => kit.subgraphs.alertStream;

describe('the stream of alerts', () => {
  it('is piped as it comes, with what the client heard last', async () => {
    const headers = { ...(await bearer()), 'last-event-id': '77', 'x-request-id': 'stream-1', origin: ORIGIN };
    const client = await follow(headers);
    expect([client.statusCode, client.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(client.headers).toMatchObject({
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': 'stream-1',
      'access-control-allow-origin': ORIGIN,
      'ratelimit-limit': expect.any(String),
    });
    expect(fixture().asked).toEqual([{ ticket: GOOD_TICKET, lastEventId: '77', requestId: 'stream-1' }]);
    fixture().write('id: 78\ndata: {"id":78}\n\n');
    await waitFor(() => client.heard.text.endsWith('id: 78\ndata: {"id":78}\n\n'));
    fixture().write(': still here\n\n');
    await waitFor(() => client.heard.text.endsWith(': still here\n\n'));
    await client.stop();
  });

  it('lets go of the service when the client goes', async () => {
    const client = await follow(await bearer());
    await waitFor(() => fixture().count() === 1);
    await client.stop();
    expect(fixture().count()).toBe(0);
  });

  it('ends when the service goes, and is there again when it is back', async () => {
    const client = await follow(await bearer());
    await waitFor(() => fixture().count() === 1);
    fixture().cut();
    await waitFor(() => client.heard.isOver);
    const again = await follow(await bearer());
    expect(again.statusCode).toBe(200);
    await again.stop();
  });

  it('ends when the session is ended, for that person alone', async () => {
    const [one, other] = [await follow(await bearer({ sub: '80' })), await follow(await bearer({ sub: '81' }))];
    await waitFor(() => fixture().count() === 2);
    kit.log.userChanged({ tenantId: 1, userId: 80, version: 2, sessionVersion: 2 });
    await waitFor(() => one.heard.isOver);
    await waitFor(() => fixture().count() === 1);
    expect(other.heard.isOver).toBe(false);
    await other.stop();
  });

  it('ends when the access token expires', async () => {
    const client = await follow(await bearer({ exp: Math.floor(Date.now() / 1000) + 2 }));
    expect(client.statusCode).toBe(200);
    await waitFor(() => client.heard.isOver);
    await waitFor(() => fixture().count() === 0);
  });

  it('is given to those signed in alone, in the one error shape', async () => {
    const { statusCode, body } = await request(kit.url + PATH);
    expect([statusCode, await body.json()]).toMatchObject([401, { error_code: 'UNAUTHENTICATED' }]);
    expect(fixture().asked).toEqual([]);
  });

  it('answers HEAD without opening anything', async () => {
    const { statusCode, headers, body } = await request(kit.url + PATH, { method: 'HEAD', headers: await bearer() });
    await body.dump();
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(fixture().asked).toEqual([]);
  });

  it('ends when the gateway stops', async () => {
    const client = await follow(await bearer());
    expect(client.statusCode).toBe(200);
    await kit.stopGateway();
    await waitFor(() => client.heard.isOver);
  });
});

describe('without notifications', () => {
  let alone: GatewayKit;
  beforeAll(async () => {
    alone = await startGatewayKit();
    await alone.subgraphs.servers.notifications.stop();
  });
  afterAll(() => alone.stop());

  it('the stream is unavailable', async () => {
    const authorization = `Bearer ${await alone.subgraphs.accessToken()}`;
    const { status, body } = await alone.call({ path: PATH, headers: { authorization } });
    expect([status, body.error_code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Agent } from 'undici';
import { createHttpTransport } from './http-transport.ts';
import { Cancellation } from './cancellation.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const agent = new Agent();
let answer: Answer;
const seen: string[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    seen.push(body);
    answer(request, response, body);
  });
});
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql?one=two`;
});
afterAll(async () => {
  await agent.destroy();
  server.close();
});
beforeEach(() => void seen.splice(0));

function send({ isMutation = false, cancellation = new Cancellation() } = {}) {
  const body = { query: '{ fine }', operationName: undefined, variables: { first: 20 } };
  return createHttpTransport(url, agent).send({ headers: { 'x-request-id': 'r' }, body, isMutation, cancellation });
}

describe('a subgraph elsewhere', () => {
  it('is asked by POST with JSON, and answers with JSON in as many parts as it likes', async () => {
    answer = ({ method, url: path, headers }, response) => {
      response.writeHead(202, { 'outlay-after': 'v' });
      response.write('{"asked": ');
      setImmediate(() => response.end(JSON.stringify([method, path, headers['x-request-id'], '€']) + '}'));
    };
    const { status, headers, body } = await send();
    expect({ status, after: headers['outlay-after'], body }).toEqual({
      ...{ status: 202, after: 'v' },
      body: { asked: ['POST', '/graphql?one=two', 'r', '€'] },
    });
    expect(seen).toEqual(['{"query":"{ fine }","variables":{"first":20}}']);
  });

  it('is asked again where its connection is lost, but for a change', async () => {
    let lost = 0;
    answer = (request, response) => {
      if (lost++ === 0) request.socket.destroy();
      else response.end('{}');
    };
    expect(await send()).toMatchObject({ body: {} });
    expect(seen).toHaveLength(2);
    lost = 0;
    await expect(send({ isMutation: true })).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(seen).toHaveLength(3);
  });

  it.each(['', '<html>', '{"data":'])('must answer with JSON, not %j', async (body) => {
    answer = (_request, response) => response.end(body);
    await expect(send()).rejects.toThrow(SyntaxError);
  });

  it('is told by the end of the connection that nobody waits any more', async () => {
    const cancellation = new Cancellation();
    const closed = new Promise<void>((resolve) => {
      answer = (request) => {
        request.socket.once('close', resolve);
        cancellation.cancel(new Error('no longer awaited'));
      };
    });
    await expect(send({ cancellation })).rejects.toThrow('no longer awaited');
    await closed;
    await expect(send({ cancellation })).rejects.toThrow('no longer awaited');
    expect(seen).toHaveLength(1);
  });
});

import type { SubgraphHandler } from '@outlay/service-kit/subgraph-handler';
import { createInProcessTransport } from './in-process-transport.ts';
import { Cancellation } from './cancellation.ts';

const ANSWER = { status: 200, headers: { 'outlay-after': 'v' }, body: { data: { fine: true } } };

function message(variables: Record<string, unknown> = {}, cancellation = new Cancellation()) {
  const body = { query: '{ fine }', operationName: undefined, variables };
  return { headers: { 'x-request-id': 'r' }, body, isMutation: false, cancellation };
}

describe('a subgraph of this process', () => {
  it('gets headers and body as they would arrive over a connection, and shares nothing with the caller', async () => {
    const seen: unknown[] = [];
    const handle: SubgraphHandler = async ({ headers, body }) => {
      seen.push(headers, body);
      return ANSWER;
    };
    const filter = { words: ['a'], from: undefined };
    const sent = message({ filter, first: 20, after: undefined });
    expect(await createInProcessTransport(handle).send(sent)).toEqual(ANSWER);
    filter.words.push('b');
    expect(seen).toStrictEqual([
      { 'x-request-id': 'r' },
      { query: '{ fine }', operationName: undefined, variables: { filter: { words: ['a'] }, first: 20 } },
    ]);
  });

  it('is told when the caller has left, and the caller does not wait for it', async () => {
    const cancellation = new Cancellation();
    const { promise, resolve } = Promise.withResolvers<typeof ANSWER>();
    let hasLeft = () => false;
    const transport = createInProcessTransport((request) => {
      hasLeft = request.hasLeft;
      return promise;
    });
    const sending = transport.send(message({}, cancellation));
    expect(hasLeft()).toBe(false);
    cancellation.cancel(new Error('no longer awaited'));
    expect(hasLeft()).toBe(true);
    await expect(sending).rejects.toThrow('no longer awaited');
    resolve(ANSWER);
    await expect(transport.send(message({}, cancellation))).rejects.toThrow('no longer awaited');
  });

  it('may refuse', async () => {
    const transport = createInProcessTransport(() => Promise.reject(new Error('refused')));
    await expect(transport.send(message())).rejects.toThrow('refused');
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { createSubgraphAgent } from './subgraph-agent.ts';

describe('connections to subgraphs', () => {
  it('are renewed under load, so that a new replica gets its share, and no request fails', async () => {
    let connections = 0;
    const server = createServer((_request, response) => void response.end('{}'));
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;
    const agent = createSubgraphAgent({ connectTimeoutMs: 2_000, lifeMs: 20 });
    const ask = async (): Promise<number> => {
      const { statusCode, body } = await request(url, { dispatcher: agent });
      await body.dump();
      return statusCode;
    };
    try {
      await waitFor(async () => {
        expect(await Promise.all([ask(), ask()])).toEqual([200, 200]);
        return connections >= 6;
      });
    } finally {
      await agent.destroy();
      server.close();
    }
  });
});

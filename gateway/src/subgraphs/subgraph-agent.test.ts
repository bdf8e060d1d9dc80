import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { waitFor } from '@outlay/testkit/wait-for';
import { request, type Agent } from 'undici';
import { createSubgraphAgent } from './subgraph-agent.ts';

let server: Server;
let agent: Agent;
let connections: { opened: number; closed: number };
beforeEach(async () => {
  const counts = { opened: 0, closed: 0 };
  connections = counts;
  server = createServer((_request, response) => void response.end('{}'));
  // As services do, it offers to keep connections for longer than the gateway wants them.
  server.keepAliveTimeout = 72_000;
  server.on('connection', (socket) => {
    counts.opened += 1;
    socket.on('close', () => (counts.closed += 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await agent.destroy();
  server.close();
});

async function ask(): Promise<number> {
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;
  const { statusCode, body } = await request(url, { dispatcher: agent });
  await body.dump();
  return statusCode;
}

describe('connections to subgraphs', () => {
  it('are renewed under load, so that a new replica gets its share, and no request fails', async () => {
    agent = createSubgraphAgent({ connectTimeoutMs: 2_000, lifeMs: 20 });
    await waitFor(async () => {
      expect(await Promise.all([ask(), ask()])).toEqual([200, 200]);
      return connections.opened >= 6;
    });
  });

  it('are given up while nobody uses them, before a service that stops would close them', async () => {
    agent = createSubgraphAgent({ connectTimeoutMs: 2_000, idleMs: 100 });
    expect(await ask()).toBe(200);
    await waitFor(() => connections.closed === 1, { what: 'the idle connection to be closed' });
  });
});

import { createServer, type Server } from 'node:net';
import { startGatewayKit, type GatewayKit } from './kit/gateway-kit.ts';

const DELETE = `mutation { deleteProject(id: 7) { name } }`;
const DASHBOARD = `{ projectDashboard(id: 7) { name } }`;
const WRITTEN = 'projects.project:7:4';

describe('read your writes', () => {
  let kit: GatewayKit;
  beforeAll(async () => {
    kit = await startGatewayKit();
  });
  afterAll(() => kit.stop());

  const asks = async (query: string, token: string) => {
    kit.subgraphs.afterHeaders.length = 0;
    const { body } = await kit.graphql(query, { token });
    expect(body.errors).toBeUndefined();
    return kit.subgraphs.afterHeaders;
  };

  it('analytics gets the versions that the caller wrote, and nobody else’s', async () => {
    const writer = await kit.subgraphs.accessToken({ sub: '11' });
    const other = await kit.subgraphs.accessToken({ sub: '12' });
    const elsewhere = await kit.subgraphs.accessToken({ sub: '11', tid: 2 });
    expect(await asks(DASHBOARD, writer)).toEqual([undefined]);
    await asks(DELETE, writer);
    expect(await asks(DASHBOARD, writer)).toEqual([WRITTEN]);
    expect(await asks(DASHBOARD, other)).toEqual([undefined]);
    expect(await asks(DASHBOARD, elsewhere)).toEqual([undefined]);
  });

  it('within one operation too', async () => {
    const token = await kit.subgraphs.accessToken({ sub: '13' });
    expect(await asks(`mutation { deleteProject(id: 7) { name spend { isCurrent } } }`, token)).toEqual([WRITTEN]);
  });

  it('REST reads after a write by REST as well', async () => {
    const headers = { authorization: `Bearer ${await kit.subgraphs.accessToken({ sub: '14' })}` };
    expect((await kit.call({ method: 'DELETE', path: '/api/v1/projects/7', headers })).status).toBe(204);
    kit.subgraphs.afterHeaders.length = 0;
    await kit.graphql(DASHBOARD, { headers });
    expect(kit.subgraphs.afterHeaders).toEqual([WRITTEN]);
  });
});

describe('with an analytics that hangs', () => {
  let silent: Server;
  let kit: GatewayKit;
  beforeAll(async () => {
    silent = createServer((socket) => socket.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    kit = await startGatewayKit({
      ANALYTICS_URL: `http://127.0.0.1:${port}/graphql`,
      SUBGRAPH_TIMEOUT_MS: '300',
      READ_YOUR_WRITES_TIMEOUT_MS: '2500',
    });
  });
  afterAll(async () => {
    await kit.stop();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('patience is longer only for one who waits for writes; the other fields are answered', async () => {
    const token = await kit.subgraphs.accessToken({ sub: '15' });
    const ask = async () => {
      const startedAt = performance.now();
      const { body } = await kit.graphql(`{ projectDashboard(id: 7) { name } project(id: 7) { name } }`, { token });
      expect(body.data).toEqual({ projectDashboard: null, project: { name: 'Harbour' } });
      expect(body.errors).toMatchObject([{ path: ['projectDashboard'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
      return performance.now() - startedAt;
    };
    expect(await ask()).toBeLessThan(2_400);
    await kit.graphql(DELETE, { token });
    expect(await ask()).toBeGreaterThan(2_400);
  });
});

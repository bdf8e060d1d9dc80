import { request } from 'undici';
import { parse } from 'graphql';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { createTokenMint } from '@outlay/testkit/tokens';
import { INTERNAL_TOKEN_HEADER } from './request-headers.ts';
import { createSubgraphServer } from './subgraph-server.ts';

const options = async (http: { drainMs?: number } = {}) => {
  const mint = await createTokenMint();
  return {
    mint,
    server: createSubgraphServer({
      http: { host: '127.0.0.1', port: 0, ...http },
      typeDefs: parse('type Query { tenant: Int }'),
      resolvers: { Query: { tenant: (_: unknown, _args: unknown, { tenantId }: { tenantId: number }) => tenantId } },
      internalTokens: createInternalTokenVerifier(mint.publicKeys),
      context: ({ tenantId }) => ({ tenantId }),
      checks: [],
      logger: createLogger({ service: 'test', level: 'silent' }),
    }),
  };
};

describe('a subgraph', () => {
  it('answers the same over HTTP and within its process, until it stops', async () => {
    const { mint, server } = await options();
    const token = await mint.internalToken({ tenantId: 7, service: 'gateway' });
    const { url, subgraph } = await server.start();
    const headers = { [INTERNAL_TOKEN_HEADER]: token };
    const body = { query: '{ tenant }' };
    const ask = (given: Record<string, string>) => subgraph({ headers: given, body, hasLeft: () => false });
    const overHttp = await request(`${url}/graphql`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect(await overHttp.body.json()).toEqual({ data: { tenant: 7 } });
    expect(await ask(headers)).toMatchObject({ status: 200, body: { data: { tenant: 7 } } });
    await expect(ask({})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await server.stop();
    await expect(ask(headers)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('serves on while it drains, is not ready, and asks connections to close', async () => {
    const { server } = await options({ drainMs: 5_000 });
    const { url } = await server.start();
    const ready = () => request(`${url}/readyz`);
    const before = await ready();
    await before.body.dump();
    expect([before.statusCode, before.headers['connection']]).toEqual([200, 'keep-alive']);
    const stopped = server.stop();
    const during = await ready();
    expect([during.statusCode, during.headers['connection']]).toEqual([503, 'close']);
    expect(await during.body.json()).toMatchObject({ checks: { serving: 'failing' } });
    expect((await request(`${url}/livez`)).statusCode).toBe(200);
    await stopped;
    await expect(request(`${url}/livez`)).rejects.toThrow();
  });
});

import { request } from 'undici';
import { parse } from 'graphql';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { createTokenMint } from '@outlay/testkit/tokens';
import { INTERNAL_TOKEN_HEADER } from './request-headers.ts';
import { createSubgraphServer } from './subgraph-server.ts';

describe('a subgraph', () => {
  it('answers the same over HTTP and within its process, until it stops', async () => {
    const mint = await createTokenMint();
    const token = await mint.internalToken({ tenantId: 7, service: 'gateway' });
    const server = createSubgraphServer({
      http: { host: '127.0.0.1', port: 0 },
      typeDefs: parse('type Query { tenant: Int }'),
      resolvers: { Query: { tenant: (_: unknown, _args: unknown, { tenantId }: { tenantId: number }) => tenantId } },
      internalTokens: createInternalTokenVerifier(mint.publicKeys),
      context: ({ tenantId }) => ({ tenantId }),
      checks: [],
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
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
});

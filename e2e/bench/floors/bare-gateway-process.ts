import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { z } from 'zod';

/**
 * The floor of the gateway: @apollo/gateway with @apollo/server over the same subgraphs, as their documentation sets them up, without rules,
 * limits or telemetry. The environment names the graph and the subgraphs' URLs; the parent gets the port, and sends the internal
 * token that subgraphs want.
 */
const Settings = z.object({ SUPERGRAPH: z.string(), SUBGRAPHS: z.string() });
const settings = Settings.parse(process.env);
const urls = z.record(z.string(), z.string()).parse(JSON.parse(settings.SUBGRAPHS));

class WithToken extends RemoteGraphQLDataSource {
  override willSendRequest({ request }: Parameters<NonNullable<RemoteGraphQLDataSource['willSendRequest']>>[0]): void {
    request.http?.headers.set('x-outlay-internal', token);
  }
}

let token = '';
process.on('message', (next: string) => {
  token = next;
});
process.on('disconnect', () => process.exit());

const gateway = new ApolloGateway({
  supergraphSdl: await readFile(settings.SUPERGRAPH, 'utf8'),
  buildService: ({ name }) => new WithToken({ url: urls[name] ?? '' }),
});
const apollo = new ApolloServer({ gateway, csrfPrevention: false, introspection: false });
await apollo.start();
const server = createServer((request, response) => {
  void (async () => {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const {
      body,
      status,
      headers: answered,
    } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { body: await json(request), headers, method: request.method ?? 'POST', search: '' },
      context: async () => ({}),
    });
    if (body.kind !== 'complete') throw new Error('The answer comes in parts.');
    response.writeHead(status ?? 200, [...answered, ['content-length', String(Buffer.byteLength(body.string))]].flat());
    response.end(body.string);
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});

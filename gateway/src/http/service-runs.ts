import { request, type Dispatcher } from 'undici';

/** Probes the service behind a GraphQL address. */
export function serviceRuns(graphqlUrl: string, dispatcher: Dispatcher): () => Promise<boolean> {
  const address = new URL('/livez', graphqlUrl);
  return async () => {
    const { statusCode, body } = await request(address, { dispatcher });
    await body.dump();
    return statusCode === 200;
  };
}

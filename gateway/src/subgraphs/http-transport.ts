import { request, type Dispatcher } from 'undici';
import type { SubgraphMessage, SubgraphTransport } from './subgraph-transport.ts';

/** Asks a subgraph over undici's `request` with kept-alive connections (a third of the cost of `fetch`). */
export function createHttpTransport(url: string, dispatcher: Dispatcher): SubgraphTransport {
  const post = ({ headers, body, signal }: SubgraphMessage) =>
    request(url, {
      ...{ method: 'POST', dispatcher, signal },
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    async send(message) {
      const { statusCode, headers, body } = await post(message).catch((error: unknown) => {
        // A kept-alive connection may be closed by the other side just as it is used; only reads are safe to repeat.
        if (message.isMutation || !isSocketError(error)) throw error;
        return post(message);
      });
      return { status: statusCode, headers, body: await body.json() };
    },
  };
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
}

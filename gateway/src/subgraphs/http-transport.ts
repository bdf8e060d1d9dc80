import type { Dispatcher } from 'undici';
import { HttpExchange } from './http-exchange.ts';
import type { SubgraphMessage, SubgraphReply, SubgraphTransport } from './subgraph-transport.ts';

/** Asks a subgraph over kept-alive connections. undici's `dispatch` costs less than its `request`, which makes a stream of every answer. */
export function createHttpTransport(url: string, dispatcher: Dispatcher): SubgraphTransport {
  const { origin, pathname, search } = new URL(url);
  const target = { origin, path: pathname + search, method: 'POST' } as const;
  const post = ({ headers, body, cancellation }: SubgraphMessage) =>
    new Promise<SubgraphReply>((resolve, reject) => {
      const sent = { ...headers, 'content-type': 'application/json', accept: 'application/json' };
      const options = { ...target, headers: sent, body: JSON.stringify(body) };
      dispatcher.dispatch(options, new HttpExchange({ cancellation, resolve, reject }));
    });
  return {
    send: (message) =>
      post(message).catch((error: unknown) => {
        // A kept-alive connection may be closed by the other side just as it is used; only reads are safe to repeat.
        if (message.isMutation || !isSocketError(error)) throw error;
        return post(message);
      }),
  };
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
}

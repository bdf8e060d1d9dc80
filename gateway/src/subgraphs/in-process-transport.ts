import type { SubgraphHandler } from '@outlay/service-kit/subgraph-handler';
import type { OperationBody, SubgraphTransport } from './subgraph-transport.ts';

/** Asks a subgraph of this process, without a connection: that is a third of what a request costs. */
export function createInProcessTransport(handle: SubgraphHandler): SubgraphTransport {
  return {
    send({ headers, body, signal }) {
      const answer = handle({ headers, body: asSent(body), hasLeft: () => signal.aborted });
      return new Promise((resolve, reject) => {
        const leave = () => reject(asError(signal.reason));
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
        answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
  };
}

/** The body as it would arrive over a connection: variables without a value are missing, and nothing in it is shared. */
function asSent(body: OperationBody): unknown {
  const variables: unknown = JSON.parse(JSON.stringify(body.variables));
  return { ...body, variables };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The answer is no longer awaited.');
}

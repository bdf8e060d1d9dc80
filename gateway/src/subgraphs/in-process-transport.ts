import type { SubgraphHandler } from '@outlay/service-kit/subgraph-handler';
import type { OperationBody, SubgraphTransport } from './subgraph-transport.ts';

/** Asks a subgraph of this process, without a connection: that is a third of what a request costs. */
export function createInProcessTransport(handle: SubgraphHandler): SubgraphTransport {
  return {
    send({ headers, body, cancellation }) {
      const answer = handle({ headers, body: asSent(body), hasLeft: () => cancellation.reason !== undefined });
      return new Promise((resolve, reject) => {
        cancellation.onCancel(reject);
        answer.then(resolve, reject);
      });
    },
  };
}

/** The body as it would arrive over a connection: variables without a value are missing, and nothing in it is shared. */
function asSent(body: OperationBody): unknown {
  const variables: unknown = JSON.parse(JSON.stringify(body.variables));
  return { ...body, variables };
}

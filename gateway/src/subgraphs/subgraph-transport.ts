import type { Cancellation } from './cancellation.ts';

/** A request for an operation of a subgraph. */
export interface SubgraphMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OperationBody;
  /** Reads may be sent twice. */
  readonly isMutation: boolean;
  readonly cancellation: Cancellation;
}

export interface OperationBody {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The reply of a subgraph, unchecked. */
export interface SubgraphReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** The way to a subgraph and back. */
export interface SubgraphTransport {
  /** @throws whatever keeps the reply away, such as its cancellation */
  send(message: SubgraphMessage): Promise<SubgraphReply>;
}

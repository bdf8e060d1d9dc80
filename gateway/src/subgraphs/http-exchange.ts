import type { Dispatcher } from 'undici';
import type { Cancellation } from './cancellation.ts';
import type { SubgraphReply } from './subgraph-transport.ts';

/** The end of an exchange. */
interface Outcome {
  readonly cancellation: Cancellation;
  readonly resolve: (reply: SubgraphReply) => void;
  readonly reject: (error: Error) => void;
}

const EMPTY = Buffer.alloc(0);

/** Collects the JSON that one request is answered with. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: SubgraphReply['headers'] = {};

  constructor(outcome: Outcome) {
    this.#outcome = outcome;
    // It may wait for a connection.
    outcome.cancellation.onCancel(outcome.reject);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#outcome.cancellation.onCancel((reason) => controller.abort(reason));
  }

  onResponseStart(_controller: unknown, status: number, headers: SubgraphReply['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    try {
      this.#outcome.resolve({ status: this.#status, headers: this.#headers, body: JSON.parse(this.#text()) });
    } catch (error) {
      this.#outcome.reject(error instanceof Error ? error : new Error('The answer is no JSON.'));
    }
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#outcome.reject(error);
  }

  #text(): string {
    const [only = EMPTY, ...more] = this.#chunks;
    return (more.length === 0 ? only : Buffer.concat(this.#chunks)).toString('utf8');
  }
}

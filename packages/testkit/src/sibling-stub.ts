import { createServer } from 'node:http';

/** Stands in for a sibling service's subgraph: answers every question with what `answer` gives as `data`. */
export interface SiblingStub {
  url: string;
  /** Number of requests received. */
  readonly asked: number;
  /** Changes what it answers from now on; null makes it fail with 503. */
  answerWith(data: unknown): void;
  /** Answers nothing from now on, until the next `answerWith`. */
  fallSilent(): void;
  close(): Promise<void>;
}

/** Starts a stub on a free port of the loopback interface. */
export async function startSiblingStub(data: unknown): Promise<SiblingStub> {
  let current = data;
  let asked = 0;
  let isSilent = false;
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      asked += 1;
      if (isSilent) return;
      outgoing.writeHead(current === null ? 503 : 200, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(current === null ? { errors: [{ message: 'away' }] } : { data: current }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    get asked() {
      return asked;
    },
    answerWith(next) {
      current = next;
      isSilent = false;
    },
    fallSilent() {
      isSilent = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A message as a receiver gets it. */
export interface ReceivedMessage {
  headers: IncomingHttpHeaders;
  text: string;
  body: { id: string; type: string; sequence: number; data: { object: Record<string, unknown>; previous: unknown } };
}

/** The status to answer with; a promise that never settles is a receiver that hangs. */
export type Answering = (message: ReceivedMessage) => number | Promise<number>;

/** A receiver over HTTP on this machine, which keeps what it gets. @param text of its answers */
export async function startReceiver(answering: Answering = () => 204, text = '') {
  const received: ReceivedMessage[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks).toString();
      const message = { headers: request.headers, text: sent, body: JSON.parse(sent) };
      received.push(message);
      void Promise.resolve(answering(message)).then((status) => response.writeHead(status).end(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

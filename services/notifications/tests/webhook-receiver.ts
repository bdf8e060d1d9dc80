import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A message as a receiver gets it. */
export interface ReceivedMessage {
  headers: IncomingHttpHeaders;
  text: string;
  body: { id: string; type: string; sequence: number; data: { object: Record<string, unknown>; previous: unknown } };
}

/** An answer: its status, or its status and headers. */
export type Answer = number | { status: number; headers: Record<string, string> };

/** The answer to a message; a promise that never settles is a receiver that hangs. */
export type Answering = (message: ReceivedMessage) => Answer | Promise<Answer>;

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
      void Promise.resolve(answering(message)).then((answer) => {
        const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
        response.writeHead(status, headers).end(text);
      });
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

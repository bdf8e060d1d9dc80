import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** Answers a request on its bare connection, well or badly. */
export type Answering = (socket: Socket, request: string) => void;

export interface RawReceiver extends AsyncDisposable {
  port: number;
  /** Connections so far. */
  connections: number;
  /** Requests as they arrived, with head and body. */
  requests: string[];
  /** Connections that are open now. */
  open: Set<Socket>;
}

/** A receiver on a free port of loopback that speaks no HTTP of its own: it calls `answer` once it has read a request. */
export async function startRawReceiver(answer: Answering, tls?: { cert: string; key: string }): Promise<RawReceiver> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  const accept = (socket: Socket): void => {
    receiver.connections += 1;
    open.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (!isWhole(text)) return;
      requests.push(text);
      answer(socket, text);
      text = '';
    });
  };
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  // A client that refuses the certificate breaks the connection off.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const receiver: RawReceiver = {
    port: typeof address === 'object' && address ? address.port : 0,
    connections: 0,
    requests,
    open,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

function isWhole(request: string): boolean {
  const head = request.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(request)?.[1] ?? 0);
  return head > 0 && Buffer.byteLength(request) >= head + 4 + length;
}

/** The text of an answer with a right length. */
export function httpAnswer(status: string, body = '', headers: readonly string[] = []): string {
  return [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n');
}

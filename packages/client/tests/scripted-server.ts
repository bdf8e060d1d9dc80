import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Scripted {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Answers each request; 'break' closes the connection without an answer. */
export type Script = (request: Received, count: number) => Scripted | 'break' | Promise<Scripted | 'break'>;

/** A server with the faults that a test asks for. */
export interface ScriptedServer {
  url: string;
  received: Received[];
  stop(): Promise<void>;
}

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body };
      received.push(one);
      void Promise.resolve(script(one, received.length)).then((answer) => send(response, answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function send(response: ServerResponse, answer: Scripted | 'break'): void {
  if (answer === 'break') {
    response.destroy();
    return;
  }
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.status === 204 ? undefined : text);
}

/** The body of a refusal. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): Scripted {
  return { status, headers, body: { error_code: code, message: `${code}.`, details: [] } };
}

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

interface ReceivedRequest {
  headers: IncomingHttpHeaders;
  text: string;
}

/** A receiver of webhooks on loopback, which answers with the status that was set last. */
export async function startReceiver() {
  const requests: ReceivedRequest[] = [];
  let answer = { status: 204, text: '' };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, text });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`,
    requests,
    answerWith: (status: number, text = '') => {
      answer = { status, text };
    },
    /** The body of the last request. @throws WebhookVerificationError where the secret did not sign it */
    verifyLast: (secret: string): unknown => {
      const { text, headers } = requests.at(-1) ?? { text: '', headers: {} };
      return new Webhook(secret).verify(
        text,
        Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])),
      );
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

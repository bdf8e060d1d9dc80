import { createServer, type Server } from 'node:http';
import { prometheusPage } from './prometheus-page.ts';
import { prometheusReader } from './prometheus.ts';

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsServer {
  /** With the page's path. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves `GET /metrics`, everything measured in this process, on a port of its own: it is for operators, not for clients.
 * @throws Error when the port is taken
 */
export async function startMetricsServer({ host, port }: { host: string; port: number }): Promise<MetricsServer> {
  const reader = prometheusReader();
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' || path !== '/metrics') return void response.writeHead(404).end();
    prometheusPage(reader).then(
      (page) => response.writeHead(200, { 'content-type': TEXT_FORMAT }).end(page),
      () => response.writeHead(500).end(),
    );
  });
  // It does not keep the process running.
  server.unref();
  await listening(server, host, port);
  return {
    url: `http://${host}:${portOf(server)}/metrics`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(port, host, () => resolve(undefined));
  await promise;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The metrics server has no TCP port to report.');
  return address.port;
}

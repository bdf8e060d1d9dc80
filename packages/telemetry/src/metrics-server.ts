import { createServer, type Server } from 'node:http';
import { prometheusReader } from './prometheus.ts';

/** The page that Prometheus reads. */
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
    if (request.method === 'GET' && path === '/metrics') reader.getMetricsRequestHandler(request, response);
    else response.writeHead(404).end();
  });
  // Nobody's work depends on it: it does not keep a process running.
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
  if (address === null || typeof address === 'string') throw new Error('the metrics server has no port');
  return address.port;
}

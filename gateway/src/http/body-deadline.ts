import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Time for a request to arrive, in milliseconds. */
export const REQUEST_MS = 30_000;
/** The same for one with a file. */
export const FILE_REQUEST_MS = 10 * 60_000;

/**
 * Refuses bodies that take longer than {@link REQUEST_MS} to arrive (408), except on routes that take files, also where the request was
 * refused before its body. Node has one limit for all requests, which is that of files.
 */
export function registerBodyDeadline(app: FastifyInstance, afterMs = REQUEST_MS): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw, routeOptions } = request;
    if (hasBody(raw.headers) && !routeOptions.config.takesFile) {
      const late = Object.assign(new Error('The body took too long to arrive.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      // As Node itself reports it.
      const timer = setTimeout(() => app.server.emit('clientError', late, raw.socket), afterMs);
      raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
    }
    done();
  });
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

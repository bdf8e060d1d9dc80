import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { invalidField } from '@outlay/errors/app-error';

/** Refuses what RFC 9112 wants refused: HTTP/1.1 without a Host, and more than one. */
export function registerHostHeader(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const names = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
    if (names.length > 1) throw invalidField('Host', 'must not be given more than once', 'REPEATED');
    if (names.length === 0 && raw.httpVersion !== '1.0') throw invalidField('Host', 'is required', 'REQUIRED');
  });
}

/** The host a request is for: that of an address in absolute form, else the Host header. */
export function hostOf({ url = '', headers }: IncomingMessage): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? headers.host;
}

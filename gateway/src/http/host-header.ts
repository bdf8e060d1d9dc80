import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { invalidField } from '@outlay/errors/app-error';

/** Refuses what RFC 9112 wants refused: HTTP/1.1 without a Host, and more than one. */
export function registerHostHeader(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const count = hostHeaders(raw.rawHeaders);
    if (count > 1) done(invalidField('Host', 'must not be given more than once', 'REPEATED'));
    else if (count === 0 && raw.httpVersion !== '1.0') done(invalidField('Host', 'is required', 'REQUIRED'));
    else done();
  });
}

/** Returns how often Host is among names and values. */
function hostHeaders(raw: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < raw.length; at += 2) if (HOST.test(raw[at] ?? '')) count += 1;
  return count;
}

const HOST = /^host$/i;

/** The host a request is for: that of an address in absolute form, else the Host header. */
export function hostOf({ url = '', headers }: IncomingMessage): string | undefined {
  const absolute = url.startsWith('/') ? null : /^https?:\/\/([^/?#]*)/i.exec(url);
  return absolute?.[1] ?? headers.host;
}

import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, invalidField } from '@outlay/errors/app-error';

const CHARSETS = /;\s*charset\s*=\s*("[^"]*"|[^\s;]*)/gi;
const UTF_8 = /^"?utf-?8"?$/i;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Makes JSON in UTF-8, without a content coding, the only body that a scope takes. A byte order mark is skipped. No body at all is
 * undefined: routes say whether they need one.
 *
 * @param parse throws AppError for text that is not well-formed JSON
 */
export function takeJson(scope: FastifyInstance, parse: (text: string) => unknown): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      requireReadable(headers);
      if (body.length === 0) return undefined;
      return parse(decode(body));
    },
  );
}

/** Lets a scope take forms as well, without their content: mail programs post one to the address where mails are declined. */
export function passOverForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer' },
    async () => undefined,
  );
}

/** Leaves every body unread: a pipe takes it. */
export function leaveFiles(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** @throws AppError UNSUPPORTED_MEDIA_TYPE for a charset other than UTF-8, and for every content coding */
function requireReadable(headers: IncomingHttpHeaders): void {
  const coding = headers['content-encoding'] ?? '';
  const codings = coding.split(',').map((name) => name.trim().toLowerCase());
  if (codings.some((name) => name !== '' && name !== 'identity')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without a Content-Encoding.');
  }
  for (const [, charset = ''] of (headers['content-type'] ?? '').matchAll(CHARSETS)) {
    if (!UTF_8.test(charset)) throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  }
}

function decode(body: Buffer): string {
  if (!isUtf8(body)) throw invalidField('body', 'is not UTF-8', 'BAD_TEXT');
  const text = body.toString('utf8');
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

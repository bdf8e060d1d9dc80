import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionError } from 'fastify';
import { AppError } from '@outlay/errors/app-error';
import { toRestError } from '@outlay/errors/rest';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
/** Address of at least half of what Node allows for a request line and all headers. */
const LONG_REQUEST_LINE = /^\S+ \S{8000}/;

/** Answers requests that Node's HTTP parser refuses, in the error shape. They reach no route, hook or logger. */
export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  answerSocket(socket, refusalOf(error));
}

/** Answers CONNECT. Without it Node closes the connection without an answer. */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  // Node has taken its own listener away, and an error without one ends the process.
  socket.on('error', () => socket.destroy());
  answerSocket(socket, new AppError('METHOD_NOT_ALLOWED', `CONNECT is not offered. Use ${METHODS}.`));
}

function answerSocket(socket: Duplex, error: AppError): void {
  const { status, text, headers } = answerTo(error);
  const head = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(text), Connection: 'close' });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...head.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

/** Answers an `Expect` header other than `100-continue`, which Node answers by itself. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { status, text, headers } = answerTo(
    new AppError('EXPECTATION_FAILED', 'Expect: 100-continue is the only expectation that is met.'),
  );
  response.writeHead(status, headers).end(text);
}

function answerTo(error: AppError): { status: number; text: string; headers: Record<string, string> } {
  const { status, body } = toRestError(error);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(status === 405 && { Allow: METHODS }),
  };
  return { status, text: JSON.stringify(body), headers };
}

function refusalOf({ code, rawPacket }: ConnectionError): AppError {
  const begin = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, 16_384) : '';
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return LONG_REQUEST_LINE.test(begin)
        ? new AppError('URI_TOO_LONG', 'The address is too long.')
        : new AppError('HEADERS_TOO_LARGE', 'The headers are too long.');
    case 'HPE_INVALID_METHOD':
      return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ /.test(begin)
        ? new AppError('METHOD_NOT_ALLOWED', `This method is not known. Use ${METHODS}.`)
        : new AppError('VALIDATION_FAILED', 'The request cannot be read.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('REQUEST_TIMEOUT', 'The request took too long to arrive.');
    default:
      return new AppError('VALIDATION_FAILED', 'The request cannot be read.');
  }
}

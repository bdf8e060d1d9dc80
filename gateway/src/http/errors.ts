import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalidField } from '@outlay/errors/app-error';
import type { ErrorCode } from '@outlay/errors/error-codes';
import { toRestError } from '@outlay/errors/rest';
import { reportError } from '@outlay/telemetry/error-reporting';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { retryAfterOf } from './retry-after.ts';
import { allowedMethods, type RoutePatterns } from './allowed-methods.ts';

/** Answers every error in the error shape. Errors other than AppError are logged and answered as INTERNAL. */
export function registerErrors(app: FastifyInstance, routes: RoutePatterns, logger: Logger): void {
  app.setErrorHandler((error: unknown, _request, reply) => answerFailure(error, reply, logger));
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = toRestError(nothingHere(request, reply, routes));
    return reply.code(status).send(body);
  });
}

/** Answers 404 and 405 before a body is read: Fastify refuses a body first where it does not know the method. */
export function registerNothingHere(app: FastifyInstance, routes: RoutePatterns): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) throw nothingHere(request, reply, routes);
  });
}

/** Also answers what Fastify refuses before any route or hook is found, such as an address that cannot be decoded. */
export function answerFailure(error: unknown, reply: FastifyReply, logger: Logger): FastifyReply {
  const known = asAppError(error, reply.request, logger);
  const { status, body } = toRestError(known);
  const retryAfter = retryAfterOf(known.code);
  if (retryAfter !== undefined && !reply.hasHeader('Retry-After')) void reply.header('Retry-After', retryAfter);
  nameAcceptable(reply, status);
  return reply
    .headers({ 'Cache-Control': 'no-store', 'X-Request-Id': reply.request.id })
    .code(status)
    .type('application/json; charset=utf-8')
    .send(body);
}

/** An answer 415 says what is taken, as RFC 9110 wants. */
export function nameAcceptable(reply: FastifyReply, status: number): void {
  if (status === 415) void reply.headers({ Accept: 'application/json', 'Accept-Encoding': 'identity' });
}

/** A path that exists under another method is 405 and says which; any other is 404. */
function nothingHere(request: FastifyRequest, reply: FastifyReply, routes: RoutePatterns): AppError {
  const methods = allowedMethods(routes, request.url);
  if (methods.length === 0) return new AppError(...NOTHING_HERE);
  reply.header('Allow', methods.join(', '));
  return methodNotAllowed(request.method, methods);
}

/** 405, naming the methods that are offered. */
export function methodNotAllowed(method: string, offered: readonly string[]): AppError {
  return new AppError('METHOD_NOT_ALLOWED', `${method} is not offered here. Use ${offered.join(' or ')}.`);
}

/** Maps an error to an AppError. Messages of Fastify's 4xx errors are replaced: they may quote the request. */
export function asAppError(error: unknown, { id: requestId }: FastifyRequest, logger: Logger): AppError {
  const note = () =>
    runWithLogContext({ requestId }, () => {
      logger.error({ err: error }, 'a request failed');
      const isExpected = error instanceof AppError && error.code !== 'INTERNAL';
      if (!isExpected) reportError(error, { where: 'request', service: serviceOf(logger) });
    });
  if (error instanceof AppError) {
    if (error.status >= 500) note();
    return error;
  }
  const refused = refusal(error);
  if (refused) return refused;
  note();
  return new AppError('INTERNAL', 'Something went wrong on our side.');
}

/** The AppError for a 4xx error of Fastify or one of its plugins. */
function refusal(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  if (error.statusCode < 400 || error.statusCode > 499) return undefined;
  if ('code' in error && error.code === 'FST_ERR_BAD_URL')
    return invalidField('path', 'must be percent-encoded UTF-8', 'BAD_TEXT');
  const [code, message] = REFUSALS.get(error.statusCode) ?? UNREADABLE;
  return new AppError(code, message);
}

const UNREADABLE = ['VALIDATION_FAILED', 'The request cannot be read: check its JSON, path and headers.'] as const;
const NOTHING_HERE = ['NOT_FOUND', 'There is nothing at this address.'] as const;

const REFUSALS = new Map<number, readonly [ErrorCode, string]>([
  [403, NOTHING_HERE],
  [404, NOTHING_HERE],
  [405, ['METHOD_NOT_ALLOWED', 'This method is not offered here.']],
  [408, ['REQUEST_TIMEOUT', 'The request took too long to arrive.']],
  [413, ['PAYLOAD_TOO_LARGE', 'The body is too large.']],
  [414, ['URI_TOO_LONG', 'The address is too long.']],
  [415, ['UNSUPPORTED_MEDIA_TYPE', 'Send application/json.']],
]);

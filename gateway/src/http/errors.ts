import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@outlay/errors/app-error';
import { toRestError } from '@outlay/errors/rest';
import { reportError } from '@outlay/telemetry/error-reporting';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { retryAfterOf } from './retry-after.ts';
import { allowedMethods, type RoutePatterns } from './allowed-methods.ts';

/** Answers every failure in the one error shape; what is not ours to explain is logged and says INTERNAL. */
export function registerErrors(app: FastifyInstance, routes: RoutePatterns, logger: Logger): void {
  app.setErrorHandler((error: unknown, _request, reply) => answerFailure(error, reply, logger));
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = toRestError(nothingHere(request, reply, routes));
    return reply.code(status).send(body);
  });
}

/** Also answers what Fastify refuses before any route or hook is found, such as an address that cannot be decoded. */
export function answerFailure(error: unknown, reply: FastifyReply, logger: Logger): FastifyReply {
  const known = asAppError(error, reply.request, logger);
  const { status, body } = toRestError(known);
  const retryAfter = retryAfterOf(known.code);
  if (retryAfter !== undefined && !reply.hasHeader('Retry-After')) void reply.header('Retry-After', retryAfter);
  return reply.header('X-Request-Id', reply.request.id).code(status).type('application/json; charset=utf-8').send(body);
}

/** A path that exists under another method is 405 and says which; any other is 404. */
function nothingHere(request: FastifyRequest, reply: FastifyReply, routes: RoutePatterns): AppError {
  const methods = allowedMethods(routes, request.url);
  if (methods.length === 0) return new AppError('NOT_FOUND', 'There is nothing at this address.');
  reply.header('Allow', methods.join(', '));
  return new AppError('METHOD_NOT_ALLOWED', `${request.method} is not offered here; ${methods.join(', ')} is.`);
}

/** Fastify's own refusals carry a 4xx status; what they say may quote the request, so each is told in words of ours. */
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
  const refusal = error instanceof Error && 'statusCode' in error ? REFUSALS.get(error.statusCode) : undefined;
  if (refusal) return refusal();
  note();
  return new AppError('INTERNAL', 'Something went wrong on our side.');
}

const REFUSALS = new Map<unknown, () => AppError>([
  [400, () => new AppError('VALIDATION_FAILED', 'The request cannot be read: check its JSON, path and headers.')],
  [404, () => new AppError('NOT_FOUND', 'There is nothing at this address.')],
  [405, () => new AppError('METHOD_NOT_ALLOWED', 'This method is not offered here.')],
  [408, () => new AppError('VALIDATION_FAILED', 'The request took too long to arrive.')],
  [413, () => new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.')],
  [414, () => new AppError('VALIDATION_FAILED', 'The address is too long.')],
  [415, () => new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json.')],
]);

import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import type { Logger } from '@outlay/telemetry/logger';
import { answerFailure } from './errors.ts';
import { answerUnreadable } from './unreadable.ts';

/** Longer than any address that Node reads: a parameter is never too long by itself. */
const MAX_PARAM_LENGTH = 16_384;

/** Fastify's settings for reading and routing requests. A slash at the end of a path makes no difference. */
export function requestOptions(logger: Logger): FastifyHttpOptions<Server> {
  return {
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, _request, reply) => void answerFailure(error, reply, logger),
    // A request without Host is refused in the error shape, by a hook.
    http: { requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
  };
}

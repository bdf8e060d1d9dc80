import type { FastifyInstance, FastifyRequest } from 'fastify';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import type { Logger } from '@outlay/telemetry/logger';
import type { GatewayContext } from '../auth/gateway-context.ts';

type CallerOf = (request: FastifyRequest) => GatewayContext | undefined;

/**
 * Adds headers about the request to every response: `X-Request-Id` (the caller's own where it is well-formed) and `Server-Timing`
 * (each subgraph's share and the whole, milliseconds). One log line per request; the query string stays out of it.
 */
export function registerRequestLog(app: FastifyInstance, callerOf: CallerOf, logger: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const parts = [...(callerOf(request)?.timings ?? []), ['total', reply.elapsedTime] as const];
    reply.header('Server-Timing', parts.map(([name, spent]) => `${name};dur=${spent.toFixed(1)}`).join(', '));
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (!logger.isLevelEnabled('info')) {
      done();
      return;
    }
    const { method, routeOptions } = request;
    const line = {
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    const context = { requestId: request.id, tenantId: callerOf(request)?.tenantId };
    runWithLogContext(context, () => logger.info(line, 'answered'));
    done();
  });
}

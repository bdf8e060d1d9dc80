import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';

/**
 * Counts what is refused before an operation is read (a path that does not exist, a body that does not fit, a missing
 * permission) against the caller alone, or the address of nobody in particular. Answers with `RateLimit-*` headers were counted.
 */
export function countRefusedRequests(
  app: FastifyInstance,
  { limiter, callerOf }: { limiter: RequestLimiter; callerOf: (request: FastifyRequest) => GatewayContext | undefined },
): void {
  const uncounted = new WeakSet<FastifyRequest>();
  // Noted at once: a handler that finds nothing moves its request to the route of what does not exist.
  app.addHook('onRequest', (request, _reply, done) => {
    const { config } = request.routeOptions;
    if (config.anyHost === true || config.uncounted === true) uncounted.add(request);
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const isRefused = reply.statusCode >= 400 && reply.statusCode < 500;
    if (!isRefused || reply.hasHeader('RateLimit-Limit') || uncounted.has(request)) {
      done();
      return;
    }
    const setHeader = (name: string, value: string): void => void reply.header(name, value);
    limiter.noteRefused(callerOf(request) ?? { clientIp: request.ip, setHeader }).then(() => done(), done);
  });
}

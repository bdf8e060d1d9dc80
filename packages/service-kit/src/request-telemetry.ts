import type { FastifyInstance } from 'fastify';
import { requestAnswered } from '@outlay/telemetry/metrics';
import { annotateSpan, nameServerSpan } from '@outlay/telemetry/tracing';

/** Counts and times every answer by its route pattern and names its span so. Paths contain ids and would make labels unbounded. */
export function registerRequestTelemetry(app: FastifyInstance, service: string): void {
  app.addHook('onRequest', ({ method, routeOptions: { url: route } }, _reply, done) => {
    annotateSpan({ 'outlay.service': service });
    if (route !== undefined) nameServerSpan(method, route);
    done();
  });
  app.addHook('onResponse', ({ method, routeOptions: { url: route } }, reply, done) => {
    requestAnswered({ service, method, route, status: reply.statusCode }, reply.elapsedTime);
    done();
  });
}

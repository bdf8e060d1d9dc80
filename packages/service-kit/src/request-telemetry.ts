import type { FastifyInstance } from 'fastify';
import { requestAnswered } from '@outlay/telemetry/metrics';
import { annotateSpan, nameServerSpan } from '@outlay/telemetry/tracing';

/** Counts and times every answer of a server by its route, and names its spans likewise. Paths themselves hold ids: there is no end to them. */
export function registerRequestTelemetry(app: FastifyInstance, service: string): void {
  app.addHook('onRequest', async ({ method, routeOptions: { url: route } }) => {
    annotateSpan({ 'outlay.service': service });
    if (route !== undefined) nameServerSpan(method, route);
  });
  app.addHook('onResponse', async ({ method, routeOptions: { url: route } }, reply) => {
    requestAnswered({ service, method, route, status: reply.statusCode }, reply.elapsedTime);
  });
}

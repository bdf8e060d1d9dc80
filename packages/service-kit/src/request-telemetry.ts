import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestAnswered } from '@outlay/telemetry/metrics';
import { tenantWorked } from '@outlay/telemetry/tenant-load';
import { annotateSpan, nameServerSpan } from '@outlay/telemetry/tracing';

/**
 * Counts and times every answer by its route pattern and names its span so. Paths contain ids and would make labels unbounded.
 * @param tenantOf tenant of an answered request, for the load by tenant
 */
export function registerRequestTelemetry(
  app: FastifyInstance,
  service: string,
  tenantOf: (request: FastifyRequest) => number | null | undefined = () => null,
): void {
  app.addHook('onRequest', ({ method, routeOptions: { url: route } }, _reply, done) => {
    annotateSpan({ 'outlay.service': service });
    if (route !== undefined) nameServerSpan(method, route);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    requestAnswered({ service, method, route: routeOptions.url, status: reply.statusCode }, reply.elapsedTime);
    tenantWorked({ service, kind: 'request', tenantId: tenantOf(request) }, reply.elapsedTime);
    done();
  });
}

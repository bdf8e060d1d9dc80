import type { FastifyInstance } from 'fastify';
import type { ApiPlugin } from '../http/api-plugin.ts';
import { documentation } from './openapi/documentation.ts';
import { handlerOf, prepareRoute } from './kit/route-handler.ts';
import { passOverForms, takeJson } from '../http/json-body.ts';
import { parseExactJson } from './kit/exact-json.ts';
import { refusedAccess } from './kit/refused-access.ts';
import type { Route } from './kit/route.ts';
import { REST_PREFIX, restRoutes } from './routes.ts';

/**
 * Largest body of a public route, such as a sign-in. It is read before the attempt is counted against the rate limits, so it must be
 * cheap to read.
 */
const PUBLIC_BODY_BYTES = 16 * 1024;

/** Registers REST. Every route runs a checked-in GraphQL operation through the same executor as GraphQL clients. */
export const registerRest: ApiPlugin = async (app, { executor, streams }) => {
  await app.register(documentation);
  await app.register(
    async (scope) => {
      takeJson(scope, parseExactJson);
      const register = (within: FastifyInstance, route: Route): void =>
        void within.route({
          method: route.method,
          url: route.path.replace(/\{(\w+)\}/, ':$1'),
          onRequest: (request, _reply, done) => done(refusedAccess(route.access, request.outlay.principal)),
          ...(route.access === 'public' && { bodyLimit: PUBLIC_BODY_BYTES }),
          handler: handlerOf(route, prepareRoute(route, executor), { prefix: REST_PREFIX, streams }),
        });
      for (const route of restRoutes.filter(({ takesForms }) => !takesForms)) register(scope, route);
      await scope.register(async (withForms) => {
        passOverForms(withForms);
        for (const route of restRoutes.filter(({ takesForms }) => takesForms)) register(withForms, route);
      });
    },
    { prefix: REST_PREFIX },
  );
};

import type { FastifyInstance } from 'fastify';
import type { ApiDependencies, ApiPlugin } from '../http/api-plugin.ts';
import { documentation } from './openapi/documentation.ts';
import { handlerOf, prepareRoute } from './kit/route-handler.ts';
import { leaveFiles, passOverForms, takeJson } from '../http/json-body.ts';
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
export const registerRest: ApiPlugin = async (app, dependencies) => {
  await app.register(documentation);
  await registerRoutes(app, restRoutes, dependencies);
};

/** Registers routes below the prefix of REST. */
export async function registerRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  { executor, pipes }: ApiDependencies,
): Promise<void> {
  await app.register(
    async (scope) => {
      takeJson(scope, parseExactJson);
      const register = (within: FastifyInstance, route: Route): void =>
        void within.route({
          method: route.method,
          url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
          onRequest: (request, _reply, done) => done(refusedAccess(route.access, request.outlay.principal)),
          ...(route.access === 'public' && { bodyLimit: PUBLIC_BODY_BYTES }),
          config: { lasting: route.kind === 'stream' || route.kind === 'download', takesFile: route.kind === 'upload' },
          handler: handlerOf(route, prepareRoute(route, executor), { prefix: REST_PREFIX, pipes }),
        });
      const isUpload = ({ kind }: Route) => kind === 'upload';
      for (const route of routes.filter((each) => !each.takesForms && !isUpload(each))) register(scope, route);
      await scope.register(async (withForms) => {
        passOverForms(withForms);
        for (const route of routes.filter(({ takesForms }) => takesForms)) register(withForms, route);
      });
      await scope.register(async (withFiles) => {
        leaveFiles(withFiles);
        for (const route of routes.filter(isUpload)) register(withFiles, route);
      });
    },
    { prefix: REST_PREFIX },
  );
}

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './document.ts';
import { REST_PREFIX, restRoutes } from '../routes.ts';

/** The contract at `/api/openapi.json`, and a page to read and try it at `/api/docs`, all of it served from here. */
export async function documentation(scope: FastifyInstance): Promise<void> {
  const text = JSON.stringify(openApiDocument(restRoutes, REST_PREFIX));
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, open: true };
  });
  scope.get('/api/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
  await scope.register(swagger, { mode: 'static', specification: { document: JSON.parse(text) } });
  await scope.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { url: '/api/openapi.json', deepLinking: true, persistAuthorization: false },
  });
}

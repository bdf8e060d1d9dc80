import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './document.ts';
import { REST_PREFIX, restRoutes } from '../routes.ts';

/** The contract at `/api/openapi.json`, and a page to read and try it at `/api/docs`, all of it served from here. */
export async function documentation(scope: FastifyInstance): Promise<void> {
  const document = openApiDocument(restRoutes, REST_PREFIX);
  if (!isServable(document)) throw new Error('The OpenAPI document is none.');
  const text = JSON.stringify(document);
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, open: true };
  });
  scope.get('/api/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
  await scope.register(swagger, { mode: 'static', specification: { document } });
  await scope.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { url: '/api/openapi.json', deepLinking: true, persistAuthorization: false },
  });
}

function isServable(document: object): document is StaticDocumentSpec['document'] {
  return 'openapi' in document && 'paths' in document;
}

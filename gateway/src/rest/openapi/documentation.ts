import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { notFound } from '@outlay/errors/app-error';
import { openApiDocument } from './document.ts';
import { REST_PREFIX, restRoutes } from '../routes.ts';

const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'connect-src': ["'self'"],
  'font-src': ["'self'", 'data:'],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
};

const FILE_NAME = /^[\w-][\w.-]*$/;

/** The contract at `/api/openapi.json`, and a page to read and try it at `/api/docs`, all of it served from here. */
export async function documentation(scope: FastifyInstance): Promise<void> {
  const document = openApiDocument(restRoutes, REST_PREFIX);
  if (!isServable(document)) throw new Error('The routes do not make a valid OpenAPI document.');
  const text = JSON.stringify(document);
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, open: true };
  });
  scope.addHook('onRequest', async ({ params }) => refuseOddFile(params));
  scope.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('Cache-Control', 'no-cache').send(text),
  );
  await scope.register(swagger, { mode: 'static', specification: { document } });
  await scope.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: CONTENT_SECURITY_POLICY,
    uiConfig: { deepLinking: true, layout: 'BaseLayout', persistAuthorization: false },
  });
}

/** The page's files have plain names; the file server fails on dot segments, NUL and the like. */
function refuseOddFile(params: unknown): void {
  const file = typeof params === 'object' && params !== null && '*' in params ? params['*'] : '';
  if (file !== '' && !(typeof file === 'string' && FILE_NAME.test(file))) throw notFound('This file');
}

function isServable(document: object): document is StaticDocumentSpec['document'] {
  return 'openapi' in document && 'paths' in document;
}

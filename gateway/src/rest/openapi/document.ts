import type { Route } from '../kit/route.ts';
import { errorComponents } from './error-responses.ts';
import { ERROR_CODES, errorExample, restError } from './error-schema.ts';
import { createSchemaWriter } from './json-schema.ts';
import { describeRoute, tagOf } from './operation.ts';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: object[];
  tags: object[];
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, unknown>;
}

/**
 * The whole contract of REST, written from the schemas that validate.
 *
 * @param prefix where the routes begin
 */
export function openApiDocument(routes: readonly Route[], prefix: string): OpenApiDocument {
  const writer = createSchemaWriter();
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    const path = (paths[prefix + route.path] ??= {});
    path[route.method.toLowerCase()] = describeRoute(route, writer);
  }
  writer.write(restError, 'output');
  return {
    openapi: '3.1.0',
    info: { title: 'Outlay', version: '1', description: INTRODUCTION },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: writer.components(),
      responses: errorComponents(routes),
      examples: Object.fromEntries(ERROR_CODES.map((code) => [code, errorExample(code)])),
      parameters,
      headers,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

const INTRODUCTION = [
  'Expenses of organisations that spend money on projects. Amounts are JSON numbers, exact to the minor unit of their',
  'currency: read them with a decimal parser. Days are `YYYY-MM-DD`, instants RFC 3339 in UTC. Lists answer',
  '`{items, page, per_page, total}`; every failure answers `{error_code, message, details}`. Sign in with',
  '`POST /api/v1/auth/login`, then send the access token as `Authorization: Bearer …`.',
].join(' ');

const parameters = {
  XTenantId: {
    name: 'X-Tenant-Id',
    in: 'header',
    description: 'Id or slug of the tenant, where neither the host name nor a token names it.',
    schema: { type: 'string', examples: ['demo'] },
  },
  XRequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Names the request in answers and logs; one is made up where it is missing.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A request sent again with the same key takes effect once and gets the same answer.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  XOutlayClient: {
    name: 'X-Outlay-Client',
    in: 'header',
    description: '`browser` keeps the refresh token in an HttpOnly cookie, out of bodies and out of reach of scripts.',
    schema: { type: 'string', enum: ['browser'] },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag that was read: answered with 412 when it has been changed since.',
    schema: { type: 'string', examples: ['"7"'] },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag the client has: answered with 304 when it is still the same.',
    schema: { type: 'string', examples: ['"7"'] },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last event that was received: what came after it is sent first.',
    schema: { type: 'string', examples: ['77-raised'] },
  },
};

const headers = {
  'X-Request-Id': { description: 'Names the request in the logs.', schema: { type: 'string' } },
  ETag: { description: 'The version, for If-Match.', schema: { type: 'string', examples: ['"7"'] } },
  Location: { description: 'Where it is.', schema: { type: 'string' } },
};

import type { Route } from '../kit/route.ts';
import { errorComponents } from './error-responses.ts';
import { ERROR_CODES, errorExample, restError } from './error-schema.ts';
import { createSchemaWriter } from './json-schema.ts';
import { describeRoute, tagOf } from './operation.ts';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
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
    info: {
      ...{ title: 'Outlay', version: '1', description: INTRODUCTION },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: writer.components(),
      responses: errorComponents(routes),
      examples: Object.fromEntries(ERROR_CODES.map((code) => [code, errorExample(code)])),
      parameters,
      headers,
      securitySchemes: { bearer },
    },
  };
}

const INTRODUCTION = [
  'Expense tracking for organisations that spend money on projects. Amounts are JSON numbers, exact to the minor unit of',
  'their currency: parse them as decimals. Dates are `YYYY-MM-DD`; timestamps are RFC 3339 in UTC. Lists return',
  '`{items, page, per_page, total, total_is_exact}`; errors return `{error_code, message, details}`. Sign in with',
  '`POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`. Programs send an API key of',
  '`POST /api/v1/api-keys` (`olk_…`) in the same way.',
].join(' ');

const bearer = {
  ...{ type: 'http', scheme: 'bearer' },
  description:
    'Access token of `POST /api/v1/auth/login`, valid for `expires_in` seconds (`POST /api/v1/auth/refresh` renews it), or the token ' +
    'of an API key. A key does what its scopes permit, within its limits; routes that need `session:self`, saved filters and ' +
    'notification preferences are for people only.',
};

const parameters = {
  XTenantId: {
    name: 'X-Tenant-Id',
    in: 'header',
    description: 'Id or slug of the tenant; required where neither the host name nor an access token names it.',
    schema: { type: 'string', examples: ['demo'] },
  },
  XRequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Identifies the request in responses and logs; generated when missing.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Repeating a request with the same key within 24 hours has no further effect and returns the first response.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  XOutlayClient: {
    name: 'X-Outlay-Client',
    in: 'header',
    description: '`browser` returns the refresh token in an HttpOnly cookie instead of the body.',
    schema: { type: 'string', enum: ['browser'] },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'ETags, one of which must be current; otherwise 412.',
    schema: { type: 'string', examples: ['"7"'] },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETags the client already has; 304 when one of them is current.',
    schema: { type: 'string', examples: ['"7"'] },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Id of the last event received; later events are sent first.',
    schema: { type: 'string', examples: ['77-raised'] },
  },
};

const headers = {
  'X-Request-Id': { description: 'Identifies the request in the logs.', schema: { type: 'string' } },
  'Content-Disposition': { description: 'Name of the file.', schema: { type: 'string' } },
  ETag: { description: 'Version of the resource, for `If-Match`.', schema: { type: 'string', examples: ['"7"'] } },
  Location: { description: 'Path of the created resource.', schema: { type: 'string' } },
};

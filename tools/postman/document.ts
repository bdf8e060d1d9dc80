import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { z } from 'zod';

const json = z.record(z.string(), z.unknown());

const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: json,
});

const response = z.looseObject({
  content: z.record(z.string(), z.looseObject({ schema: json, example: z.unknown().optional() })).optional(),
});

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  security: z.array(json),
  parameters: z.array(z.union([z.strictObject({ $ref: z.string() }), parameter])),
  requestBody: z
    .looseObject({
      content: z.looseObject({ 'application/json': z.looseObject({ example: json.optional() }).optional() }),
    })
    .optional(),
  responses: z.record(z.string(), z.union([z.strictObject({ $ref: z.string() }), response])),
});

const openApiDocument = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), json),
    parameters: z.record(z.string(), parameter),
  }),
});

/** The parts of the OpenAPI document that the collection is made from. */
export type OpenApiDocument = z.output<typeof openApiDocument>;
export type Operation = z.output<typeof operation>;
export type Parameter = z.output<typeof parameter>;
export type JsonObject = z.output<typeof json>;

/** An operation with the method and path that ask for it. */
export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

/** Reads the committed document. @throws ZodError where it lacks a part that the collection needs */
export async function readDocument(): Promise<OpenApiDocument> {
  const text = await readFile(join(repositoryRoot, 'gateway/openapi.json'), 'utf8');
  return openApiDocument.parse(JSON.parse(text));
}

/** Every documented route, by operationId. */
export function routesOf(document: OpenApiDocument): Map<string, Route> {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ method: method.toUpperCase(), path, operation: one })),
  );
  return new Map(routes.map((route) => [route.operation.operationId, route]));
}

/** The status of a route's usual success; a second one is that of a dry run, of an unchanged answer, or of work that goes on. */
export function successOf({ operation: { operationId, responses }, method }: Route): number {
  const statuses = Object.keys(responses)
    .map(Number)
    .filter((status) => status < 300);
  const status = ['POST', 'DELETE'].includes(method.toUpperCase()) ? Math.max(...statuses) : Math.min(...statuses);
  if (!Number.isFinite(status)) throw new Error(`${operationId} documents no success.`);
  return status;
}

/** The documented body of a success; undefined where there is none. */
export function bodyOf(route: Route): { type: string; schema: JsonObject; example?: unknown } | undefined {
  const answer = route.operation.responses[successOf(route)];
  if (!answer || !('content' in answer)) return undefined;
  const [found] = Object.entries(answer.content ?? {});
  return found && { type: found[0], ...found[1] };
}

/** The parameters of a route, references followed. */
export function parametersOf(document: OpenApiDocument, { operation: { parameters } }: Route): Parameter[] {
  return parameters.map((one) => {
    if (!('$ref' in one) || typeof one.$ref !== 'string') return parameter.parse(one);
    const found = document.components.parameters[one.$ref.replace('#/components/parameters/', '')];
    if (!found) throw new Error(`The document has no ${one.$ref}.`);
    return found;
  });
}

/** The codes that a route may fail with, as the documented responses name them. */
export function errorCodesOf({ operation: { responses } }: Route): string[] {
  return Object.entries(responses).flatMap(([status, answer]) =>
    '$ref' in answer && typeof answer.$ref === 'string'
      ? answer.$ref
          .replace('#/components/responses/', '')
          .split('-')
          .map((code) => `\`${code}\` (${status})`)
      : [],
  );
}

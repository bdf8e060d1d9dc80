import { permissionsOf, ROLES } from '@outlay/tenancy/permissions';
import type { Access, Route } from '../kit/route.ts';
import { errorResponses } from './error-responses.ts';
import type { JsonSchema, SchemaWriter } from './json-schema.ts';

/** One route as an OpenAPI operation. */
export function describeRoute(route: Route, writer: SchemaWriter): Record<string, unknown> {
  return {
    operationId: route.operationName.replace(/^./, (letter) => letter.toLowerCase()),
    tags: [tagOf(route)],
    summary: route.summary,
    description: [route.description, whoMay(route.access)].filter(Boolean).join('\n\n'),
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    'x-access': route.access,
    'x-kind': route.kind ?? 'json',
    parameters: [...ownParameters(route, writer), ...sharedParameters(route)],
    ...requestBody(route, writer),
    responses: { ...successes(route, writer), ...errorResponses(route) },
  };
}

/** The resource a route belongs to: the first part of its path. */
export function tagOf(route: Route): string {
  return route.path.split('/')[1] ?? '';
}

function whoMay(access: Access): string {
  if (access === 'public') return 'No access token required.';
  if (access === 'caller') return 'Any signed-in user, and any API key.';
  if (access === 'session') return 'Any signed-in user.';
  const roles = ROLES.filter((role) => permissionsOf(role).has(access));
  return `Requires \`${access}\`: ${roles.map((role) => role.charAt(0) + role.slice(1).toLowerCase()).join(', ')}.`;
}

function ownParameters(route: Route, writer: SchemaWriter): object[] {
  const { params, query } = route.input.shape;
  return [
    ...parametersOf(writer.write(params, 'input'), 'path'),
    ...parametersOf(writer.write(query, 'input'), 'query'),
  ];
}

function parametersOf({ properties = {}, required = [] }: JsonSchema, place: 'path' | 'query'): object[] {
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'object' ? property : {};
    return { name, in: place, required: required.includes(name), ...(description && { description }), schema };
  });
}

function sharedParameters(route: Route): object[] {
  const names = ['XTenantId', 'XRequestId'];
  if (route.method === 'POST') names.push('IdempotencyKey');
  if (route.takesCookie) names.push('XOutlayClient');
  if (route.guarded) names.push('IfMatch');
  if (route.cacheable) names.push('IfNoneMatch');
  if (route.kind === 'stream') names.push('LastEventId');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function requestBody(route: Route, writer: SchemaWriter): { requestBody?: object } {
  if (route.kind === 'upload') return { requestBody: { required: true, content: filesOf(route.fileTypes ?? []) } };
  const schema = writer.write(route.input.shape.body, 'input');
  if (Object.keys(schema.properties ?? {}).length === 0) return {};
  const optional = route.input.shape.body.safeParse(undefined).success;
  const example = route.bodyExample === undefined ? {} : { example: route.bodyExample };
  return { requestBody: { required: !optional, content: { 'application/json': { schema, ...example } } } };
}

function successes(route: Route, writer: SchemaWriter): Record<string, object> {
  const statuses = [route.status ?? 200, ...(route.alsoAnswers ?? [])];
  const schema = route.reply && writer.write(route.reply, 'output');
  const example = route.answerExample === undefined ? {} : { example: route.answerExample };
  const content = contentOf(route, schema, example);
  const answers: Record<string, object> = {};
  for (const status of statuses) {
    answers[status] = { description: DESCRIPTIONS[status], headers: headersOf(route, status), ...content };
  }
  if (route.cacheable) answers['304'] = { description: DESCRIPTIONS[304], headers: headersOf(route, 304) };
  return answers;
}

function contentOf(
  { kind, fileTypes = [] }: Route,
  schema: JsonSchema | undefined,
  example: { example?: unknown },
): { content?: object } | undefined {
  if (kind === 'stream') return { content: { 'text/event-stream': { schema: { type: 'string' }, ...example } } };
  if (kind === 'download') return { content: filesOf(fileTypes) };
  return schema && { content: { 'application/json': { schema, ...example } } };
}

function filesOf(types: readonly string[]): Record<string, object> {
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted: the work goes on.',
  204: 'Success, without a body.',
  304: 'Not modified.',
};

function headersOf(route: Route, status: number): Record<string, object> {
  const names = ['X-Request-Id'];
  if (route.kind === 'download') names.push('Content-Disposition');
  if (status === 201) names.push('Location');
  const isOne = route.what !== undefined && (route.guarded || route.cacheable);
  if ((status === 201 || isOne) && status !== 204) names.push('ETag');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

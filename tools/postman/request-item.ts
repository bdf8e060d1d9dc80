import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ConvertedItem, Described } from './convert.ts';
import { bodyOf, errorCodesOf, type JsonObject, type OpenApiDocument, type Route } from './document.ts';
import type { RunStep } from './run-step.ts';
import { testScript } from './test-script.ts';

/** Reads a file of `scripts/`, as lines. */
export type ScriptSource = (file: string) => string[];

/** A header that is sent, by name. Others are there to be ticked. */
const SENT: Readonly<Record<string, string>> = { 'Idempotency-Key': '{{$guid}}' };

/** A request of the collection: the converter's, with the variables and scripts of its step. */
export function requestItem(
  document: OpenApiDocument,
  { route, converted, step }: { route: Route; converted: ConvertedItem; step: RunStep },
  scriptOf: ScriptSource,
): object {
  const { operation, method, path } = route;
  const name = step.name ?? operation.summary;
  const isPublic = operation.security.length === 0;
  const tests = [...testScript(document, route, step), ...(step.after ? scriptOf(step.after) : [])];
  const request = {
    method,
    description: [operation.description, step.remark, `Errors: ${errorCodesOf(route).join(', ')}.`]
      .filter(Boolean)
      .join('\n\n'),
    url: urlOf(path, converted.request.url, step),
    header: headersOf(converted.request.header ?? [], isPublic && step.withoutTenant !== true, step),
    ...(isPublic && { auth: { type: 'noauth' } }),
    ...bodyOfRequest(operation.requestBody?.content['application/json']?.example, step),
  };
  return {
    id: stableId(`${operation.operationId} ${name}`),
    name,
    event: [...(step.before ? [script('prerequest', scriptOf(step.before))] : []), script('test', tests)],
    request,
    response: converted.response.map((answer) => savedAnswer({ route, step }, answer, request)),
  };
}

/** An id that the same name has each time. */
export function stableId(name: string): string {
  const hash = createHash('sha256').update(`outlay ${name}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

/** A script as a collection holds it. */
export function script(listen: 'prerequest' | 'test', exec: string[]): object {
  return { listen, script: { type: 'text/javascript', exec } };
}

function urlOf(
  path: string,
  { path: segments, query, variable }: ConvertedItem['request']['url'],
  step: RunStep,
): object {
  const sent = step.query ?? {};
  const parameters = [...new Map(query.map((one) => [one.key, one])).values()].map((one) => ({
    ...plain(one, sent[one.key]),
    disabled: !(one.key in sent),
  }));
  const wanted = parameters.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  const raw = `{{base_url}}${path.replaceAll(/\{(\w+)\}/g, ':$1')}${wanted.length > 0 ? `?${wanted.join('&')}` : ''}`;
  return {
    raw,
    host: ['{{base_url}}'],
    path: segments,
    ...(parameters.length > 0 && { query: parameters }),
    ...(variable.length > 0 && { variable: variable.map((one) => plain(one, step.path?.[one.key])) }),
  };
}

function headersOf(headers: readonly Described[], namesTenant: boolean, { file }: RunStep): object[] {
  const sent: Record<string, string> = {
    ...SENT,
    ...(namesTenant && { 'X-Tenant-Id': '{{tenant}}' }),
    ...(file && { 'Content-Type': file.type }),
  };
  return headers.map((one) => {
    const isOptional = one.description !== undefined && !(one.key in sent);
    return { ...plain(one, sent[one.key]), ...(isOptional && { disabled: true }) };
  });
}

/** A parameter as text, without what the converter adds. */
function plain({ key, value, description }: Described, chosen?: string): { key: string; value: string } {
  const written = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return { key, value: chosen ?? written, ...(description && { description: description.content }) };
}

function bodyOfRequest(example: JsonObject | undefined, { body, wholeBody, file }: RunStep): object {
  if (file) return { body: { mode: 'raw', raw: file.text, options: { raw: { language: 'text' } } } };
  const fields = wholeBody ?? (example && { ...example, ...body });
  if (!fields) return {};
  // A variable alone is an id: a number, which JSON writes without quotes.
  const raw = JSON.stringify(fields, null, 2).replaceAll(/"(\{\{\w+_id\}\})"/g, '$1');
  return { body: { mode: 'raw', raw, options: { raw: { language: 'json' } } } };
}

function savedAnswer(
  { route, step }: { route: Route; step: RunStep },
  { code, status, body }: ConvertedItem['response'][number],
  request: object,
): object {
  const { operation } = route;
  const contentType = bodyOf(route)?.type;
  const { method, url } = sentRequest.parse(request);
  return {
    id: stableId(`${operation.operationId} ${step.name ?? ''} ${code}`),
    name: `${code} ${status}`,
    originalRequest: { method, url: { raw: url.raw, host: url.host, path: url.path } },
    status,
    code,
    _postman_previewlanguage: contentType === 'application/json' ? 'json' : 'text',
    header: contentType ? [{ key: 'Content-Type', value: contentType }] : [],
    cookie: [],
    ...(body && { body }),
  };
}

const sentRequest = z.looseObject({
  method: z.string(),
  url: z.looseObject({ raw: z.string(), host: z.array(z.string()), path: z.array(z.string()) }),
});

import { readFileSync } from 'node:fs';
import { convertDocument } from './convert.ts';
import { routesOf, type OpenApiDocument } from './document.ts';
import { requestItem, script, stableId } from './request-item.ts';
import { RUN_ORDER } from './run-order.ts';
import type { RunFolder } from './run-step.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const ABOUT = [
  'Set `password` in the environment and send any request: it signs in by itself.',
  'A run of the whole collection creates a tenant of its own first, and everything else happens there.',
].join(' ');

/** Values that a run fills in are empty; nothing here is secret. */
const VARIABLES = [
  { key: 'base_url', value: 'http://127.0.0.1:8080', description: 'Address of Outlay.' },
  { key: 'tenant', value: '', description: 'Slug of the organisation.' },
  { key: 'email', value: '' },
  { key: 'password', value: '' },
  { key: 'mail_url', value: '', description: 'Address of the mail catcher, for the link that activates a person.' },
  { key: 'listen', value: 'briefly', description: '`live` sends "Stream alerts" itself, which does not end in a run.' },
];

/**
 * The Postman collection (v2.1): every documented route in the order of a run.
 *
 * @throws Error where the order lacks a documented route, or names one that is not documented
 */
export async function postmanCollection(document: OpenApiDocument, order = RUN_ORDER): Promise<object> {
  checkComplete(document, order);
  const converted = await convertDocument(document);
  const routes = routesOf(document);
  const itemOf = (step: RunFolder['steps'][number]): object => {
    const route = routes.get(step.operationId);
    const made = route && converted.get(`${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    if (!made) throw new Error(`The converter left ${step.operationId} out.`);
    return requestItem(document, { route, converted: made, step }, linesOf);
  };
  return {
    info: {
      _postman_id: stableId('collection'),
      name: `${document.info.title} REST API v${document.info.version}`,
      description: `${document.info.description}\n\n${ABOUT}`,
      schema: SCHEMA,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{access_token}}', type: 'string' }] },
    event: [script('prerequest', linesOf('sign-in.js'))],
    variable: VARIABLES,
    item: order.map(({ name, steps }) => ({ id: stableId(name), name, item: steps.map(itemOf) })),
  };
}

/** The environment of an Outlay on this machine. The password is printed by `npm start`. */
export function localEnvironment(): object {
  const values = [
    { key: 'base_url', value: 'http://127.0.0.1:8080', type: 'default', enabled: true },
    { key: 'tenant', value: 'demo', type: 'default', enabled: true },
    { key: 'email', value: 'owner@demo.example', type: 'default', enabled: true },
    { key: 'password', value: '', type: 'secret', enabled: true },
  ];
  return { id: stableId('environment'), name: 'Outlay (local)', values, _postman_variable_scope: 'environment' };
}

function checkComplete(document: OpenApiDocument, order: readonly RunFolder[]): void {
  const documented = new Set(routesOf(document).keys());
  const run = new Set(order.flatMap(({ steps }) => steps.map(({ operationId }) => operationId)));
  const missing = [...documented.difference(run)];
  const unknown = [...run.difference(documented)];
  if (missing.length > 0) throw new Error(`tools/postman/run-order.ts lacks ${missing.join(', ')}.`);
  if (unknown.length > 0) throw new Error(`tools/postman/run-order.ts names ${unknown.join(', ')}, not documented.`);
}

function linesOf(file: string): string[] {
  return readFileSync(new URL(`scripts/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

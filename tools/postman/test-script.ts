import { answerSchema } from './answer-schema.ts';
import { bodyOf, successOf, type OpenApiDocument, type Route } from './document.ts';
import type { RunStep } from './run-step.ts';

/** The lines of a request's tests: the documented status and body, and what later requests need of the answer. */
export function testScript(document: OpenApiDocument, route: Route, { keeps = {} }: RunStep): string[] {
  const { operationId } = route.operation;
  const status = successOf(route);
  const answer = bodyOf(route);
  const schema = answer?.type === 'application/json' ? answerSchema(document, answer.schema) : undefined;
  return [
    `pm.test('${operationId} answers ${status}', () => {`,
    `  pm.expect(pm.response.code, pm.response.text()).to.equal(${status});`,
    '});',
    ...(schema ? bodyTest(operationId, schema) : []),
    ...(Object.keys(keeps).length > 0 ? keeping(status, keeps) : []),
  ];
}

function bodyTest(operationId: string, schema: object): string[] {
  return [
    `const schema = ${JSON.stringify(schema)};`,
    `pm.test('${operationId} answers the documented body', () => {`,
    '  pm.expect(pm.response.json()).to.have.jsonSchema(schema);',
    '});',
  ];
}

function keeping(status: number, keeps: Record<string, string>): string[] {
  const lines = Object.entries(keeps).map(
    ([variable, path]) => `  pm.collectionVariables.set('${variable}', pm.response.json()${accessOf(path)});`,
  );
  return [`if (pm.response.code === ${status}) {`, ...lines, '}'];
}

/** `items.0.id` as JavaScript reads it. */
function accessOf(path: string): string {
  return path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('');
}

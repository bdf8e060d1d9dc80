import { Kind, type GraphQLFormattedError, type OperationDefinitionNode } from 'graphql';
import { operationAnswered } from '@outlay/telemetry/metrics';
import { annotateSpan, withSpan } from '@outlay/telemetry/tracing';

const ROOTS = new Set(['Query', 'Mutation']);

/**
 * Returns the metric label of an operation: its only root field, or `several`. Operation names are chosen by clients and
 * would make the set of labels unbounded.
 */
function operationLabel(operation: OperationDefinitionNode): string {
  const [first, ...others] = operation.selectionSet.selections;
  return others.length === 0 && first?.kind === Kind.FIELD ? first.name.value : 'several';
}

/**
 * Counts and times an operation of a subgraph and names it in the span of its request.
 *
 * @param operation undefined for a text that cannot be read
 */
export async function observeOperation<Answer extends { errors?: readonly GraphQLFormattedError[] }>(
  service: string,
  operation: OperationDefinitionNode | undefined,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const startedMs = performance.now();
  const type = operation?.operation ?? 'none';
  const name = operation ? operationLabel(operation) : 'none';
  annotateSpan({ 'graphql.operation.type': type, 'graphql.operation.name': name });
  const answer = await work();
  operationAnswered({ service, operation: name, type, outcome: outcomeOf(answer) }, performance.now() - startedMs);
  return answer;
}

function outcomeOf({ errors }: { errors?: readonly GraphQLFormattedError[] }): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : 'INTERNAL';
}

/** Wraps each resolver of Query and Mutation in a span of its own. */
export function traceRootFields(resolvers: object): object {
  const entries: [string, unknown][] = Object.entries(resolvers);
  return Object.fromEntries(
    entries.map(([type, fields]) => [type, ROOTS.has(type) ? tracedFields(type, fields) : fields]),
  );
}

function tracedFields(type: string, fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return fields;
  const entries: [string, unknown][] = Object.entries(fields);
  return Object.fromEntries(entries.map(([field, resolve]) => [field, inSpan(`${type}.${field}`, resolve)]));
}

function inSpan(name: string, resolve: unknown): unknown {
  if (typeof resolve !== 'function') return resolve;
  return (...args: unknown[]) =>
    withSpan(name, {}, async (): Promise<unknown> => Reflect.apply(resolve, undefined, args));
}

import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import { operationAnswered } from '@outlay/telemetry/metrics';
import { annotateSpan, withSpan } from '@outlay/telemetry/tracing';

const ROOTS = new Set(['Query', 'Mutation']);

/**
 * Returns the metric label of an operation: its only root field, or `several`. Operation names are chosen by clients and
 * would make the set of labels unbounded.
 */
export function operationLabel(operation: OperationDefinitionNode): string {
  const [first, ...others] = operation.selectionSet.selections;
  return others.length === 0 && first?.kind === Kind.FIELD ? first.name.value : 'several';
}

/** Apollo plugin that counts and times the operations of a subgraph and names them in their spans. */
export function measureOperations(service: string): ApolloServerPlugin {
  return {
    async requestDidStart() {
      const startedMs = performance.now();
      return {
        async didResolveOperation({ operation }) {
          if (!operation) return;
          const [type, name] = [operation.operation, operationLabel(operation)];
          annotateSpan({ 'graphql.operation.type': type, 'graphql.operation.name': name });
        },
        async willSendResponse({ operation, errors }) {
          const code = errors?.[0]?.extensions['code'];
          const outcome = typeof code === 'string' ? code : errors ? 'INTERNAL' : 'ok';
          const type = operation?.operation ?? 'none';
          const name = operation ? operationLabel(operation) : 'none';
          operationAnswered({ service, operation: name, type, outcome }, performance.now() - startedMs);
        },
      };
    },
  };
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

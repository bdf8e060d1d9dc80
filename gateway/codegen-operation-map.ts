import { Kind, OperationTypeNode, type DocumentNode } from 'graphql';

/** Code generation plugin: an interface that gives the variables and the result of every operation by its name. */
export function plugin(_schema: unknown, documents: readonly { document?: DocumentNode }[]): string {
  const operations = documents
    .flatMap(({ document }) => document?.definitions ?? [])
    .flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name) return [];
      const name = definition.name.value;
      const type = `${name}${definition.operation === OperationTypeNode.QUERY ? 'Query' : 'Mutation'}`;
      return [`  ${name}: { variables: ${type}Variables; result: ${type} };`];
    });
  return ['export interface RestOperations {', ...operations, '}'].join('\n');
}

import { Kind, OperationTypeNode, type DocumentNode } from 'graphql';

const SUCCEEDED = `/** A mutation without errors: none of its fields is null. */
type Succeeded<T> = { [K in keyof T]: NonNullable<T[K]> };`;

/** Code generation plugin: an interface that gives the variables and the result of every operation by its name. */
export function plugin(_schema: unknown, documents: readonly { document?: DocumentNode }[]): string {
  const operations = documents
    .flatMap(({ document }) => document?.definitions ?? [])
    .flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name) return [];
      const name = definition.name.value;
      if (definition.operation === OperationTypeNode.QUERY) {
        return [`  ${name}: { variables: ${name}QueryVariables; result: ${name}Query };`];
      }
      return [`  ${name}: { variables: ${name}MutationVariables; result: Succeeded<${name}Mutation> };`];
    });
  return [SUCCEEDED, 'export interface RestOperations {', ...operations, '}'].join('\n');
}

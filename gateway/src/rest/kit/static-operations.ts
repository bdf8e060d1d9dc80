import { readFileSync } from 'node:fs';
import { Kind, OperationTypeNode, parse, print, visit } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import type { ResponseData } from '../../executor.ts';
import type { RestOperations } from '../../__generated__/rest-operations.ts';

export type OperationName = keyof RestOperations;
export type VariablesOf<N extends OperationName> = RestOperations[N]['variables'];
export type ResultOf<N extends OperationName> = RestOperations[N]['result'];

/** One checked-in GraphQL operation, with the fragments it needs and nothing else. */
export interface RestOperation<N extends OperationName> {
  readonly name: N;
  readonly source: string;
  /** True where `data` holds every root field of the operation, and a mutation's are not null. */
  readonly isResult: (data: ResponseData) => data is ResultOf<N>;
}

/**
 * Reads a resource's `.graphql` files, once, when the gateway starts.
 *
 * @param files the resource's own and those whose fragments it uses
 * @returns looks an operation up by its name; throws when the files have none of that name
 */
export function readOperations(...files: readonly URL[]): <N extends OperationName>(name: N) => RestOperation<N> {
  const document = parse(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
  return (name) => {
    const operation = document.definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name,
    );
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`There is no operation ${name}.`);
    const definitions = [operation, ...fragmentsOf(operation, document, new Set())];
    const roots = rootFields(operation);
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    return {
      name,
      source: print({ kind: Kind.DOCUMENT, definitions }),
      isResult: (data): data is ResultOf<typeof name> =>
        roots.every((root) => Object.hasOwn(data, root) && !(isMutation && data[root] === null)),
    };
  };
}

function fragmentsOf(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  document: DocumentNode,
  seen: Set<string>,
): FragmentDefinitionNode[] {
  const found: FragmentDefinitionNode[] = [];
  visit(node, {
    FragmentSpread({ name }) {
      if (seen.has(name.value)) return;
      seen.add(name.value);
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) {
        found.push(fragment, ...fragmentsOf(fragment, document, seen));
      }
    },
  });
  return found;
}

function rootFields(operation: OperationDefinitionNode): string[] {
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}

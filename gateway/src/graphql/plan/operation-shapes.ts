import {
  executeSync,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileShape, type Introspect, type ResultShape, type ShapedResult } from './result-shape.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Shapes of one operation, which differ by what `@skip` and `@include` leave of it. */
export interface OperationShapes {
  /** @param variables coerced */
  apply(data: unknown, variables: Variables): ShapedResult;
}

/** Shapes kept per operation; a client could ask for each combination of its conditions. */
const MAX_SHAPES = 16;

export function createOperationShapes(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
): OperationShapes {
  const fragments = fragmentsOf(document);
  const conditions = conditionVariables(document);
  const shapes = new Map<string, ResultShape>();

  const shapeFor = (variables: Variables): ResultShape => {
    const key = conditions.map((name) => String(variables[name])).join();
    let shape = shapes.get(key);
    if (!shape) {
      if (shapes.size === MAX_SHAPES) shapes.clear();
      shapes.set(key, (shape = compileShape({ schema, operation, fragments, conditions: variables })));
    }
    return shape;
  };

  const introspection =
    (variables: Variables): Introspect =>
    (nodes, responseName) => {
      const { data } = introspect(schema, { operation, fragments, nodes, variables });
      return data?.[responseName] ?? null;
    };

  return { apply: (data, variables) => shapeFor(variables)(data, introspection(variables)) };
}

/** Names of variables that decide whether a part is asked for. */
function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ arguments: given = [] }) {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** Answers fields about the schema, which no subgraph is asked for. */
function introspect(
  schema: GraphQLSchema,
  asked: {
    operation: OperationDefinitionNode;
    fragments: Readonly<Record<string, FragmentDefinitionNode>>;
    nodes: readonly FieldNode[];
    variables: Variables;
  },
): ExecutionResult {
  const selectionSet = { kind: Kind.SELECTION_SET, selections: asked.nodes } as const;
  const definitions = [{ ...asked.operation, selectionSet }, ...Object.values(asked.fragments)];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return executeSync({ schema, document, variableValues: asked.variables });
}

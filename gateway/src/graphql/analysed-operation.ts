import { createHash } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  print,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { operationCost, type CostFunction } from '../limits/query-cost.ts';
import { queryTooComplex, type QueryLimits } from '../limits/query-limits.ts';
import { asksForSchema, checkQueryShape, rootFieldNames } from '../limits/query-shape.ts';
import { operationCoordinates } from '../permissions/operation-coordinates.ts';
import { browserVariant, type BrowserFields } from './browser-variant.ts';

/** Analysis of an operation, independent of variables and caller: made once, then cached. */
export interface AnalysedOperation {
  /** Only the operation that runs and the fragments it reaches. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly source: string;
  /** Names the plan of the operation. */
  readonly hash: string;
  /** Fields at the root, each as often as it is asked. */
  readonly rootFields: readonly string[];
  /** Every `Type.field` it touches. */
  readonly coordinates: ReadonlySet<string>;
  readonly cost: CostFunction;
  /** Where the refresh token goes in and comes out; undefined unless a browser session asked. */
  readonly browserFields: BrowserFields | undefined;
}

/** Options of an analysis. */
export interface AnalysisOptions {
  readonly schema: GraphQLSchema;
  readonly operationName: string | undefined;
  /** undefined for the gateway's own operations. */
  readonly limits: QueryLimits | undefined;
  readonly introspection: boolean;
  /** Set for browser sessions: whether there is a cookie to take the refresh token from. */
  readonly browser: { hasCookie: boolean } | undefined;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Parses, limits and validates a text, cheapest first.
 * @throws GraphQLError for a text that is not valid, AppError QUERY_TOO_COMPLEX for one that asks too much
 */
export function analyseOperation(text: string, options: AnalysisOptions): AnalysedOperation {
  const parsed = parseWithin(text, options.limits);
  const selected = selectOperation(parsed, options.operationName);
  const fragments = fragmentsOf(parsed);
  const rootFields = rootFieldNames(selected, fragments);
  if (!options.introspection && asksForSchema(rootFields)) throw queryTooComplex('Introspection is switched off here.');
  if (options.limits) checkQueryShape(selected, fragments, options.limits);
  const variant = options.browser && browserVariant(options.schema, parsed, options.browser.hasCookie);
  const document = variant?.document ?? parsed;
  const [problem] = validate(options.schema, document, undefined, { maxErrors: 1 });
  if (problem) throw problem;
  return describe(options.schema, document, options.operationName, rootFields, variant?.fields);
}

function describe(
  schema: GraphQLSchema,
  valid: DocumentNode,
  operationName: string | undefined,
  rootFields: readonly string[],
  browserFields: BrowserFields | undefined,
): AnalysedOperation {
  const operation = selectOperation(valid, operationName);
  const fragments = fragmentsOf(valid);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...reachable(operation, fragments)] };
  const source = print(document);
  return {
    document,
    operation,
    source,
    hash: createHash('sha256').update(source).digest('hex'),
    rootFields,
    coordinates: operationCoordinates(schema, operation, fragments),
    cost: operationCost(schema, operation, fragments),
    browserFields,
  };
}

function parseWithin(text: string, limits: QueryLimits | undefined): DocumentNode {
  try {
    return parse(text, { maxTokens: limits?.maxTokens, noLocation: false });
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes('Parsing aborted')) {
      throw queryTooComplex(`The operation has more than ${limits?.maxTokens ?? 0} tokens.`);
    }
    throw error;
  }
}

function selectOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const candidates = name === undefined ? operations : operations.filter((operation) => operation.name?.value === name);
  const [selected] = candidates;
  if (selected?.operation === OperationTypeNode.SUBSCRIPTION) throw new GraphQLError('Subscriptions are not offered.');
  if (selected && candidates.length === 1) return selected;
  if (operations.length === 0) throw new GraphQLError('The query has no operation.');
  throw new GraphQLError(
    name === undefined
      ? 'The query has several operations: name the one to run in operationName.'
      : 'The query has no single operation with the name in operationName.',
  );
}

function fragmentsOf(document: DocumentNode): Fragments {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(definitions.map((definition) => [definition.name.value, definition]));
}

/** A document that holds just what runs has one name for its plan, whatever else the client sent along. */
function reachable(operation: OperationDefinitionNode, fragments: Fragments): FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode['selectionSet']): void => {
    for (const selection of node.selections) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        if (selection.selectionSet) collect(selection.selectionSet);
        continue;
      }
      const fragment = fragments.get(selection.name.value);
      if (!fragment || found.has(fragment.name.value)) continue;
      found.set(fragment.name.value, fragment);
      collect(fragment.selectionSet);
    }
  };
  collect(operation.selectionSet);
  return [...found.values()];
}

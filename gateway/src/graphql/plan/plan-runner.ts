import { GraphQLError, OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../../auth/gateway-context.ts';
import type { SubgraphAnswer, SubgraphSource } from '../../subgraphs/subgraph-source.ts';
import { askEntities } from './entity-questions.ts';
import { pathOf, placesBelow, type Place } from './places.ts';
import type { FetchNode, PlanNode } from './query-plan.ts';
import { isDataObject, mergeInto, ownValue, type DataObject } from './records.ts';
import { applyRewrites } from './rewrites.ts';

/** The graph that plans run on. */
export interface PlanGraph {
  /** The supergraph, with its inaccessible types. */
  readonly schema: GraphQLSchema;
  readonly sourceOf: (subgraph: string) => SubgraphSource;
}

export interface PlanRequest {
  /** Variables as the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same after coercion, with the defaults. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly caller: GatewayContext;
}

export interface PlanResult {
  /** Answers of the subgraphs, merged; more than was asked for, or less. */
  readonly data: DataObject;
  readonly errors: GraphQLError[];
}

interface Run extends PlanRequest, PlanResult {
  readonly graph: PlanGraph;
}

type Path = readonly (string | number)[];

/** Asks the subgraphs in the order of a plan. What they cannot answer is in `errors`. */
export async function runPlan(graph: PlanGraph, node: PlanNode | undefined, request: PlanRequest): Promise<PlanResult> {
  const run: Run = { ...request, graph, data: {}, errors: [] };
  if (node) await runNode(node, run, [{ object: run.data, trail: undefined }]);
  return run;
}

async function runNode(node: PlanNode, run: Run, places: readonly Place[]): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      if (node.requires) await fetchEntities(node, run, places);
      else await Promise.all(places.map((place) => fetchFields(node, run, place)));
      return;
    case 'Flatten': {
      const below = places.flatMap((place) => placesBelow(place, node.path));
      if (below.length > 0) await runNode(node.node, run, below);
      return;
    }
    case 'Sequence':
      for (const next of node.nodes) await runNode(next, run, places);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((next) => runNode(next, run, places)));
      return;
    case 'Condition': {
      const branch = run.coerced[node.condition] === true ? node.ifClause : node.elseClause;
      if (branch) await runNode(branch, run, places);
      return;
    }
    default:
      throw new Error(`The gateway runs no ${node.kind} of a plan.`);
  }
}

async function fetchFields(fetch: FetchNode, run: Run, place: Place): Promise<void> {
  const { data, errors } = await ask(fetch, run);
  noteErrors(run, fetch, errors, (path) => [[...pathOf(place), ...path]]);
  if (!isDataObject(data)) return;
  applyRewrites(run.graph.schema, fetch.outputRewrites, data);
  mergeInto(place.object, data);
}

async function fetchEntities(fetch: FetchNode, run: Run, places: readonly Place[]): Promise<void> {
  const asked = askEntities(run.graph.schema, fetch, places);
  const { representations } = asked;
  if (representations.length === 0) return;
  const { data, errors } = await ask(fetch, run, { representations });
  noteErrors(run, fetch, errors, ([, index, ...rest]) =>
    (asked.places[Number(index)] ?? []).map((place) => [...pathOf(place), ...rest]),
  );
  if (!isDataObject(data)) return;
  const entities = ownValue(data, '_entities');
  if (Array.isArray(entities) && entities.length === representations.length) {
    for (const [index, entity] of entities.entries()) addEntity(fetch, run, entity, asked.places[index] ?? []);
    return;
  }
  const { serviceName } = fetch;
  const message = `${serviceName} answered other entities than it was asked about.`;
  run.errors.push(new GraphQLError(message, { extensions: { serviceName } }));
}

function addEntity(fetch: FetchNode, { graph }: Run, entity: unknown, places: readonly Place[]): void {
  if (!isDataObject(entity)) return;
  entity['__typename'] ??= places[0]?.object['__typename'];
  applyRewrites(graph.schema, fetch.outputRewrites, entity);
  for (const { object } of places) mergeInto(object, entity);
}

async function ask(
  { serviceName, operation, operationName, operationKind, variableUsages }: FetchNode,
  { graph, variables, caller }: Run,
  extra: object = {},
): Promise<SubgraphAnswer> {
  const question = {
    query: operation,
    operationName,
    isMutation: operationKind === OperationTypeNode.MUTATION,
    variables: { ...pick(variables, variableUsages), ...extra },
  };
  return graph.sourceOf(serviceName).ask(question, caller);
}

function pick(variables: PlanRequest['variables'], names: readonly string[] = []): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(variables, name)) picked[name] = variables[name];
  return picked;
}

/** Notes the errors of a subgraph under their paths in the answer. */
function noteErrors(
  { errors: noted }: Run,
  { serviceName }: FetchNode,
  errors: readonly GraphQLFormattedError[] | undefined,
  placesOf: (path: Path) => Path[],
): void {
  for (const { message, path, extensions } of errors ?? []) {
    const paths = path ? placesOf(path) : [undefined];
    for (const place of paths) {
      noted.push(new GraphQLError(message, { path: place, extensions: { ...extensions, serviceName } }));
    }
  }
}

import { ApolloGateway } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext, GatewaySchemaHash } from '@apollo/server-gateway-interface';
import { buildSchema, getVariableValues, type GraphQLError, type GraphQLSchema } from 'graphql';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { SubgraphDefinition, SubgraphSource } from '../subgraphs/subgraph-source.ts';
import type { SupergraphSource } from '../supergraph.ts';
import type { AnalysedOperation } from './analysed-operation.ts';
import { observeFetches } from './fetch-telemetry.ts';
import { createOperationShapes, type OperationShapes } from './plan/operation-shapes.ts';
import { runPlan, type PlanGraph } from './plan/plan-runner.ts';
import type { PlanNode, QueryPlan } from './plan/query-plan.ts';
import { sampleVariables } from './sample-variables.ts';

/** The federated graph: plans operations over the subgraphs and runs the plans. */
export interface Federation {
  /** Loads the graph. `onSchema` is called with the API schema, now and whenever the graph changes. */
  start(onSchema: (schema: GraphQLSchema) => void): Promise<void>;
  stop(): Promise<void>;
  /** Plans an operation before anybody asks it. @throws GraphQLError for one that cannot be planned */
  prepare(operation: AnalysedOperation): Promise<void>;
  /** @throws GraphQLError for an operation that cannot be planned */
  run(operation: AnalysedOperation, variables: Variables, caller: GatewayContext): Promise<FederationResult>;
}

export type Variables = Record<string, unknown>;

export interface FederationResult {
  /** Undefined where nothing ran, because the variables do not fit. */
  readonly data?: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
}

/** An operation as it runs, made once. */
interface Prepared {
  readonly plan: PlanNode | undefined;
  readonly shapes: OperationShapes;
}

/** One version of the graph. */
interface Graph {
  /** The API schema: the part that clients see. */
  readonly schema: GraphQLSchema;
  readonly whole: PlanGraph;
}

/** Apollo's gateway loads the graph and plans; the plans are run here (see plan/plan-runner.ts). */
export function createFederation(options: {
  source: SupergraphSource;
  subgraph: (definition: SubgraphDefinition) => SubgraphSource;
  logger: Logger;
}): Federation {
  const { logger } = options;
  const sources = new Map<string, SubgraphSource>();
  const prepared = new WeakMap<AnalysedOperation, Promise<Prepared>>();
  let graph: Graph | undefined;

  const { gateway, plan } = createPlanner(options.source, logger, (definition) => {
    sources.set(definition.name, observeFetches(serviceOf(logger), definition.name, options.subgraph(definition)));
  });

  const sourceOf = (name: string): SubgraphSource => {
    const found = sources.get(name);
    if (!found) throw new Error(`The plan asks ${name}, which is no subgraph.`);
    return found;
  };

  const prepare = async (operation: AnalysedOperation, { schema }: Graph): Promise<Prepared> => ({
    plan: await plan(schema, operation),
    shapes: createOperationShapes(schema, operation),
  });

  const preparedFor = (operation: AnalysedOperation, current: Graph): Promise<Prepared> => {
    let known = prepared.get(operation);
    if (!known) {
      prepared.set(operation, (known = prepare(operation, current)));
      known.catch(() => prepared.delete(operation));
    }
    return known;
  };

  const loaded = (): Graph => {
    if (!graph) throw new Error('The graph is not loaded.');
    return graph;
  };

  return {
    async start(onSchema) {
      gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
        const schema = buildSchema(coreSupergraphSdl, { assumeValid: true });
        graph = { schema: apiSchema, whole: { schema, sourceOf } };
        onSchema(apiSchema);
      });
      await gateway.load();
    },
    stop: () => gateway.stop(),
    async prepare(operation) {
      await preparedFor(operation, loaded());
    },
    async run(operation, variables, caller) {
      const { schema, whole } = loaded();
      const known = await preparedFor(operation, { schema, whole });
      const values = getVariableValues(schema, operation.operation.variableDefinitions ?? [], variables);
      if (values.errors) return { errors: values.errors };
      const { data, errors } = await runPlan(whole, known.plan, { variables, coerced: values.coerced, caller });
      const shaped = known.shapes.apply(data, values.coerced);
      // What is missing because a subgraph failed is said already.
      return { data: shaped.data, errors: errors.length > 0 ? errors : shaped.errors };
    },
  };
}

interface Planner {
  readonly gateway: ApolloGateway;
  /** @returns undefined where no subgraph needs to be asked @throws GraphQLError for what cannot be planned */
  readonly plan: (schema: GraphQLSchema, operation: AnalysedOperation) => Promise<PlanNode | undefined>;
}

/** @param onSubgraph called for each subgraph of the graph, now and whenever it changes */
function createPlanner(
  source: SupergraphSource,
  logger: Logger,
  onSubgraph: (definition: SubgraphDefinition) => void,
): Planner {
  const plans = new WeakMap<object, QueryPlan>();
  const gateway = new ApolloGateway({
    supergraphSdl: async ({ update }) => ({
      supergraphSdl: await source.open(update),
      cleanup: async () => source.close(),
    }),
    buildService: ({ name, url = '' }) => {
      onSubgraph({ name, url });
      return NOBODY;
    },
    experimental_didResolveQueryPlan: ({ queryPlan, requestContext }) => plans.set(requestContext.document, queryPlan),
    // Plans are kept with their operations.
    experimental_approximateQueryPlanStoreMiB: 1,
    __exposeQueryPlanExperimental: false,
    logger: quiet(logger),
  });
  return {
    gateway,
    async plan(schema, operation) {
      const context = planningContext(schema, operation, quiet(logger));
      const { errors } = await gateway.executor(context);
      const plan = plans.get(context.document);
      if (!plan) throw errors?.[0] ?? new Error('Apollo made no plan.');
      if (plan.node?.kind === 'Subscription') throw new Error('The gateway runs no subscriptions.');
      return plan.node;
    },
  };
}

/** Apollo's executor runs each plan once, when it makes it: that run asks nobody. */
const NOBODY = { process: async () => ({ data: null }) };

/** Input of Apollo's executor; the parts that only Apollo Server's plugins read are empty. */
export function planningContext(
  schema: GraphQLSchema,
  operation: AnalysedOperation,
  logger: GatewayGraphQLRequestContext['logger'],
): GatewayGraphQLRequestContext {
  return {
    schema,
    schemaHash: NO_SCHEMA_HASH,
    request: { variables: sampleVariables(schema, operation.operation) },
    document: operation.document,
    operation: operation.operation,
    operationName: operation.operation.name?.value ?? null,
    queryHash: operation.hash,
    source: operation.source,
    context: {},
    logger,
    cache: NO_CACHE,
    metrics: {},
    overallCachePolicy: undefined,
  };
}

const NO_CACHE = {
  get: async () => undefined,
  set: async () => undefined,
  delete: async () => false,
};

const NO_SCHEMA_HASH = schemaHash('unused');

/** The hash's type is branded, so that nobody mistakes another string for one; nothing here reads it. */
function schemaHash(text: string): GatewaySchemaHash {
  const isHash = (_value: string): _value is GatewaySchemaHash => true;
  if (!isHash(text)) throw new Error('unreachable');
  return text;
}

/** Apollo reports routine steps as `info`; ours are logged by ourselves. */
function quiet(logger: Logger): GatewayGraphQLRequestContext['logger'] {
  return {
    debug: (message?: unknown) => logger.debug(String(message)),
    info: (message?: unknown) => logger.debug(String(message)),
    warn: (message?: unknown) => logger.warn(String(message)),
    error: (message?: unknown) => logger.error(String(message)),
  };
}

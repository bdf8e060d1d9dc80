import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext, GatewaySchemaHash } from '@apollo/server-gateway-interface';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import type { FetchContext, SubgraphDefinition } from '../subgraph-data-source.ts';
import type { SupergraphSource } from '../supergraph.ts';
import type { AnalysedOperation } from './analysed-operation.ts';
import { observeFetches } from './fetch-telemetry.ts';

/** The federated graph: plans operations over the subgraphs and runs the plans. */
export interface Federation {
  /** Loads the graph. `onSchema` is called with the API schema, now and whenever the graph changes. */
  start(onSchema: (schema: GraphQLSchema) => void): Promise<void>;
  stop(): Promise<void>;
  run(operation: AnalysedOperation, variables: Variables, context: FetchContext): Promise<FederationResult>;
}

export type Variables = Record<string, unknown>;
export type FederationResult = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;

/** Memory for query plans; a client that inlines its values makes a plan per query, and pushes out only such plans. */
const PLAN_CACHE_MIB = 50;

/** Apollo's gateway, of which nothing but planning and running plans is used. */
export function createFederation(options: {
  source: SupergraphSource;
  dataSource: (subgraph: SubgraphDefinition) => GraphQLDataSource<FetchContext>;
  logger: Logger;
}): Federation {
  const { source, dataSource, logger } = options;
  const gateway = new ApolloGateway({
    supergraphSdl: async ({ update }) => ({
      supergraphSdl: await source.open(update),
      cleanup: async () => source.close(),
    }),
    buildService: ({ name, url = '' }) => observeFetches(serviceOf(logger), name, dataSource({ name, url })),
    experimental_approximateQueryPlanStoreMiB: PLAN_CACHE_MIB,
    __exposeQueryPlanExperimental: false,
    logger: quiet(logger),
  });
  let schema: GraphQLSchema | undefined;
  return {
    async start(onSchema) {
      gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
        schema = apiSchema;
        onSchema(apiSchema);
      });
      await gateway.load();
    },
    stop: () => gateway.stop(),
    async run(operation, variables, context) {
      if (!schema) throw new Error('The graph is not loaded.');
      return gateway.executor(requestContext({ schema, operation, variables, context, logger: quiet(logger) }));
    },
  };
}

/** Input of Apollo's executor; the parts that only Apollo Server's plugins read are empty. */
function requestContext(parts: {
  schema: GraphQLSchema;
  operation: AnalysedOperation;
  variables: Variables;
  context: FetchContext;
  logger: GatewayGraphQLRequestContext['logger'];
}): GatewayGraphQLRequestContext {
  const { schema, operation, variables, context, logger } = parts;
  return {
    schema,
    schemaHash: NO_SCHEMA_HASH,
    request: { variables },
    document: operation.document,
    operation: operation.operation,
    operationName: operation.operation.name?.value ?? null,
    queryHash: operation.hash,
    source: operation.source,
    context: { ...context },
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

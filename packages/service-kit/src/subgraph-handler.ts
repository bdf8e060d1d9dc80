import type { IncomingHttpHeaders } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { DocumentNode } from 'graphql';
import { AppError } from '@outlay/errors/app-error';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import type { Logger } from '@outlay/telemetry/logger';
import type { InternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { createOperationRunner, type OperationAnswer, type OperationRequest } from './graphql/operation-runner.ts';
import { scalarResolvers } from './graphql/scalars.ts';
import { traceRootFields } from './operation-telemetry.ts';
import { DEVICE_HEADER } from './client-header.ts';
import { AFTER_HEADER, readRequestContext } from './request-headers.ts';

/** A subgraph without its transport. `Context` is the resolvers' context. */
export interface SubgraphDefinition<Context extends object> {
  readonly typeDefs: DocumentNode;
  readonly resolvers: object;
  readonly internalTokens: InternalTokenVerifier;
  /** Builds the resolvers' context, anew for each request: this is where data loaders are made. */
  readonly context: (request: RequestContext) => Context;
  readonly logger: Logger;
}

/** A request for an operation, from whatever transport. */
export interface SubgraphRequest {
  readonly headers: IncomingHttpHeaders;
  /** As parsed from JSON. */
  readonly body: unknown;
  /** True once the caller no longer waits for the answer. */
  readonly hasLeft: () => boolean;
}

export interface SubgraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OperationAnswer;
}

/** @throws AppError UNAUTHENTICATED without a good internal token; VALIDATION_FAILED; SERVICE_UNAVAILABLE after the deadline */
export type SubgraphHandler = (request: SubgraphRequest) => Promise<SubgraphAnswer>;

/** Subgraphs of this process by name: the gateway asks them without a connection. */
export type SubgraphsInProcess = ReadonlyMap<string, SubgraphHandler>;

/** Builds the schema of a subgraph, and the function that answers operations on it. */
export function createSubgraphHandler<Context extends object>(
  definition: SubgraphDefinition<Context>,
): SubgraphHandler {
  const { typeDefs, internalTokens, logger } = definition;
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolverMap(definition.resolvers) }]);
  const operations = createOperationRunner<Context>(schema, logger);
  return async ({ headers, body, hasLeft }) => {
    const context: RequestContext = { ...(await readRequestContext(headers, internalTokens)), hasLeft };
    context.deadline?.check();
    const request = readOperationRequest(body);
    const { requestId, tenantId } = context;
    const answer = await runWithLogContext({ requestId, tenantId }, () =>
      operations.run(request, definition.context(context)),
    );
    return { status: answer.data === undefined ? 400 : 200, headers: answerHeaders(context), body: answer };
  };
}

function answerHeaders({ written, client }: RequestContext): Record<string, string> {
  const versions = written?.toHeader();
  const device = client?.browser?.newDeviceToken;
  return {
    ...(versions !== undefined && { [AFTER_HEADER]: versions }),
    ...(device !== undefined && { [DEVICE_HEADER]: device }),
  };
}

/** @throws AppError VALIDATION_FAILED */
function readOperationRequest(body: unknown): OperationRequest {
  if (!isRecord(body) || typeof body['query'] !== 'string') throw unreadable();
  const { query, operationName = null, variables = null } = body;
  if (operationName !== null && typeof operationName !== 'string') throw unreadable();
  if (variables !== null && !isRecord(variables)) throw unreadable();
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

function unreadable(): AppError {
  return new AppError('VALIDATION_FAILED', 'Send {"query": "…", "variables": {…}} as JSON.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type ModuleWithResolvers = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number] & object;

/** Types of resolvers are checked against the schema by the generated `Resolvers`; Apollo's own map type is looser. */
function resolverMap(
  resolvers: object,
): NonNullable<Extract<ModuleWithResolvers, { typeDefs: DocumentNode }>['resolvers']> {
  return { ...scalarResolvers, ...traceRootFields(resolvers) };
}

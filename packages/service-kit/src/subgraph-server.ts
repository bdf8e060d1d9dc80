import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { DocumentNode } from 'graphql';
import { formatGraphQLError } from '@outlay/errors/graphql';
import { toRestError } from '@outlay/errors/rest';
import { AppError } from '@outlay/errors/app-error';
import { reportError } from '@outlay/telemetry/error-reporting';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import type { InternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { scalarResolvers } from './graphql/scalars.ts';
import { registerHealth, type HealthCheck } from './health.ts';
import type { Part } from './lifecycle.ts';
import { measureOperations, traceRootFields } from './operation-telemetry.ts';
import { AFTER_HEADER, readRequestContext } from './request-headers.ts';
import { registerRequestTelemetry } from './request-telemetry.ts';

/** Limit for siblings; the gateway has its own limit for clients. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Parts of a subgraph. `Context` is the resolvers' context. */
export interface SubgraphOptions<Context extends object> {
  http: { host: string; port: number };
  typeDefs: DocumentNode;
  resolvers: object;
  internalTokens: InternalTokenVerifier;
  /** Builds the resolvers' context, anew for each request: this is where data loaders are made. */
  context: (request: RequestContext) => Context;
  checks: readonly HealthCheck[];
  logger: Logger;
  /** Routes besides GraphQL that need no token, such as a JWK set. */
  plainRoutes?: (app: FastifyInstance) => void;
}

/** A subgraph's HTTP server: `/graphql` for those with an internal token, health for everybody. */
export interface SubgraphServer extends Part {
  start(): Promise<{ url: string }>;
}

/** Wires a subgraph server; nothing listens before `start`. */
export function createSubgraphServer<Context extends object>(options: SubgraphOptions<Context>): SubgraphServer {
  const { logger, http } = options;
  const service = serviceOf(logger);
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: 'idle', return503OnClosing: false });
  const apollo = new ApolloServer<Context>({
    schema: buildSubgraphSchema([{ typeDefs: options.typeDefs, resolvers: resolverMap(options.resolvers) }]),
    formatError: (formatted, error) => {
      const answer = formatGraphQLError(formatted, error);
      if (answer.extensions?.['code'] === 'INTERNAL') {
        logger.error({ err: error }, 'a resolver failed');
        reportError(unwrapResolverError(error), { where: 'request', service });
      }
      return answer;
    },
    plugins: [ApolloServerPluginInlineTraceDisabled(), measureOperations(service)],
    includeStacktraceInErrorResponses: false,
    // The process handles signals itself; Apollo would send them a second time.
    stopOnTerminationSignals: false,
    csrfPrevention: false,
    introspection: true,
    logger,
  });
  registerRequestTelemetry(app, service);
  registerHealth(app, options.checks);
  options.plainRoutes?.(app);
  registerErrors(app, logger);
  return {
    async start() {
      await apollo.start();
      registerGraphQL(app, apollo, options);
      await app.listen({ host: http.host, port: http.port });
      return { url: `http://${http.host}:${portOf(app)}` };
    },
    async stop() {
      await app.close();
      await apollo.stop();
    },
  };
}

function registerGraphQL<Context extends object>(
  app: FastifyInstance,
  apollo: ApolloServer<Context>,
  { internalTokens, context }: SubgraphOptions<Context>,
): void {
  const requests = new WeakMap<FastifyRequest, RequestContext>();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => context(known(requests.get(request))),
  });
  app.post('/graphql', {
    preHandler: async (request) => {
      const context = await readRequestContext(request.headers, internalTokens);
      context.deadline?.check();
      requests.set(request, { ...context, hasLeft: () => request.raw.socket.destroyed });
    },
    onSend: async (request, reply) => {
      const written = requests.get(request)?.written?.toHeader();
      if (written !== undefined) reply.header(AFTER_HEADER, written);
    },
    handler: (request: FastifyRequest, reply: FastifyReply) => {
      const { requestId, tenantId } = known(requests.get(request));
      return runWithLogContext({ requestId, tenantId }, () => handle.call(app, request, reply));
    },
  });
}

function registerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: unknown, _request, reply) => {
    const { status, body } = toRestError(asAppError(error));
    if (status === 500) {
      logger.error({ err: error }, 'a request failed');
      reportError(error, { where: 'request', service: serviceOf(logger) });
    }
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((_request, reply) => {
    const { status, body } = toRestError(new AppError('NOT_FOUND', 'There is nothing here.'));
    return reply.code(status).send(body);
  });
}

/** Fastify's own refusals (malformed JSON, body too large, wrong media type) carry a 4xx status. */
function asAppError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('statusCode' in error)) return error;
  if (error.statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE', 'The body is too large.');
  if (error.statusCode === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  if (error.statusCode === 400) return new AppError('VALIDATION_FAILED', 'The body is not JSON.');
  return error;
}

type ModuleWithResolvers = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number] & object;

/** Types of resolvers are checked against the schema by the generated `Resolvers`; Apollo's own map type is looser. */
function resolverMap(
  resolvers: object,
): NonNullable<Extract<ModuleWithResolvers, { typeDefs: DocumentNode }>['resolvers']> {
  return { ...scalarResolvers, ...traceRootFields(resolvers) };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A request reached a resolver before its internal token was read.');
  return value;
}

function portOf(app: FastifyInstance): number {
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port to report.');
  return address.port;
}

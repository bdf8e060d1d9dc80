import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { toRestError } from '@outlay/errors/rest';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { reportError } from '@outlay/telemetry/error-reporting';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { registerDraining } from './draining.ts';
import { registerHealth, type HealthCheck } from './health.ts';
import type { Part, Reachable } from './lifecycle.ts';
import { registerRequestTelemetry } from './request-telemetry.ts';
import { registerBytes, type ByteRoutesOptions } from './tickets/byte-routes.ts';
import { createSubgraphHandler, type SubgraphDefinition, type SubgraphHandler } from './subgraph-handler.ts';

/** Limit for siblings; the gateway has its own limit for clients. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Parts of a subgraph. `Context` is the resolvers' context. */
export interface SubgraphOptions<Context extends object> extends SubgraphDefinition<Context> {
  /** @property drainMs see `DRAIN_MS` */
  http: { host: string; port: number; drainMs?: number };
  checks: readonly HealthCheck[];
  /** Issues and redeems tickets to bytes; a service without any leaves it out. */
  bytes?: Pick<ByteRoutesOptions, 'office' | 'doors'>;
  /** Routes besides GraphQL that need no token, such as a JWK set. */
  plainRoutes?: (app: FastifyInstance) => void;
}

/** A subgraph's HTTP server: `/graphql` for those with an internal token, health for everybody. */
export interface SubgraphServer extends Part {
  start(): Promise<Required<Reachable>>;
}

/** Wires a subgraph server; nothing listens before `start`. */
export function createSubgraphServer<Context extends object>(options: SubgraphOptions<Context>): SubgraphServer {
  const { logger, http } = options;
  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: 'idle', return503OnClosing: false });
  registerRequestTelemetry(app, serviceOf(logger));
  const draining = registerDraining(app, { graceMs: http.drainMs ?? 0 });
  const serving: HealthCheck = { name: 'serving', critical: true, check: async () => !draining.isDraining() };
  registerHealth(app, [serving, ...options.checks], { service: serviceOf(logger) });
  const { bytes, internalTokens } = options;
  if (bytes) registerBytes(app, { ...bytes, internalTokens, logger });
  options.plainRoutes?.(app);
  registerErrors(app, logger);
  const handle = createSubgraphHandler(options);
  registerGraphQL(app, handle);
  let isRunning = false;
  return {
    async start() {
      await app.listen({ host: http.host, port: http.port });
      isRunning = true;
      return {
        url: `http://${http.host}:${portOf(app)}`,
        subgraph: async (request) => {
          if (!isRunning) throw serviceUnavailable();
          return handle(request);
        },
      };
    },
    async stop() {
      await draining.drain();
      isRunning = false;
    },
  };
}

function registerGraphQL(app: FastifyInstance, handle: SubgraphHandler): void {
  app.post('/graphql', async ({ headers, body, raw }, reply) => {
    const answer = await handle({ headers, body, hasLeft: () => raw.socket.destroyed });
    return reply
      .code(answer.status)
      .headers(answer.headers)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(answer.body));
  });
}

function registerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: unknown, _request, reply) => {
    const known = asAppError(error);
    const { status, body } = toRestError(known);
    if (known instanceof AppError && known.retryAfterSeconds !== undefined)
      void reply.header('retry-after', String(known.retryAfterSeconds));
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

function portOf(app: FastifyInstance): number {
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port to report.');
  return address.port;
}

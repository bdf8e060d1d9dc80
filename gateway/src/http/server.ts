import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerDraining, type Draining } from '@outlay/service-kit/draining';
import { requestIdOf } from '@outlay/service-kit/request-headers';
import { registerRequestTelemetry } from '@outlay/service-kit/request-telemetry';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { expectErrors } from '@outlay/telemetry/metrics';
import type { Admission } from './admission.ts';
import { collectRoutes, registerOptions } from './allowed-methods.ts';
import type { ApiDependencies, ApiPlugin } from './api-plugin.ts';
import { FILE_REQUEST_MS, registerBodyDeadline, REQUEST_MS } from './body-deadline.ts';
import { registerErrors, registerNothingHere } from './errors.ts';
import { registerHealth, type HealthCheck } from '@outlay/service-kit/health';
import { registerHostHeader } from './host-header.ts';
import { registerJwks } from './jwks.ts';
import { registerRequestLog } from './request-log.ts';
import { registerSecurity, type SecuritySettings } from './security.ts';
import { registerSecurityText } from './security-text.ts';
import { requestOptions } from './server-options.ts';
import { answerConnect, answerExpectation } from './unreadable.ts';

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly bodyLimitBytes: number;
  /** Proxies in front of us that append to X-Forwarded-For; what clients write there themselves is not believed. */
  readonly trustedProxyHops: number;
  readonly drainMs: number;
  readonly security: SecuritySettings;
  readonly admission: Admission;
  readonly dependencies: readonly HealthCheck[];
  /** For `/.well-known/security.txt`. */
  readonly securityContacts: readonly string[];
  readonly jwks: Parameters<typeof registerJwks>[1];
  /** Routes that belong to no API, such as the explorer's page. */
  readonly pages: readonly ((app: FastifyInstance) => void | Promise<void>)[];
  readonly apis: readonly ApiPlugin[];
  readonly apiDependencies: ApiDependencies;
  readonly logger: Logger;
}

/** The gateway's HTTP server. */
export interface GatewayServer {
  /** Registers every route; the APIs prepare their operations meanwhile. */
  prepare(): Promise<void>;
  listen(): Promise<{ url: string }>;
  /** Fails readiness, serves for the grace period, finishes running requests, and stops. */
  stop(): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000;

export function createGatewayServer(options: ServerOptions): GatewayServer {
  const { host, port, logger } = options;
  const app = Fastify({
    bodyLimit: options.bodyLimitBytes,
    ...requestOptions(logger),
    forceCloseConnections: 'idle',
    genReqId: (request) => requestIdOf(request.headers),
    // Longer than load balancers keep a connection: the side that closes first must be theirs.
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: FILE_REQUEST_MS,
    requestIdHeader: false,
    return503OnClosing: false,
    trustProxy: (_address, hop) => hop < options.trustedProxyHops,
  });
  app.server.headersTimeout = REQUEST_MS;
  registerBodyDeadline(app);
  app.server.on('checkExpectation', answerExpectation);
  app.server.on('connect', answerConnect);
  let draining: Draining | undefined;
  return {
    async prepare() {
      draining = await registerAll(app, options);
      await app.ready();
    },
    async listen() {
      await app.listen({ host, port }).catch(async (error: unknown) => {
        await app.close();
        throw error;
      });
      return { url: `http://${host}:${portOf(app)}` };
    },
    async stop() {
      await (draining ? draining.drain() : app.close());
      logger.debug('no longer listening');
    },
  };
}

async function registerAll(app: FastifyInstance, options: ServerOptions): Promise<Draining> {
  const { admission, logger, apiDependencies } = options;
  const routes = collectRoutes(app);
  // A page of any origin can send plain text without asking first.
  app.removeContentTypeParser('text/plain');
  registerRequestTelemetry(app, serviceOf(logger), (request) =>
    request.routeOptions.config.lasting ? null : admission.callerOf(request)?.tenantId,
  );
  expectErrors(serviceOf(logger));
  const onStart = () => apiDependencies.pipes.endAll();
  const draining = registerDraining(app, { graceMs: options.drainMs, onStart });
  registerRequestLog(app, admission.callerOf, logger);
  registerErrors(app, routes, logger);
  registerOptions(app, routes);
  registerHostHeader(app);
  await registerSecurity(app, options.security);
  admission.registerHosts(app);
  registerNothingHere(app, routes);
  const serving: HealthCheck = { name: 'serving', critical: true, check: async () => !draining.isDraining() };
  registerHealth(app, [serving, ...options.dependencies], {
    service: serviceOf(logger),
    config: { anyHost: true },
  });
  registerJwks(app, options.jwks);
  registerSecurityText(app, { contacts: options.securityContacts });
  for (const page of options.pages) await page(app);
  for (const api of options.apis) {
    await app.register(async (scope) => {
      admission.registerCallers(scope);
      await api(scope, apiDependencies);
    });
  }
  return draining;
}

function portOf(app: FastifyInstance): number {
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port to report.');
  return address.port;
}

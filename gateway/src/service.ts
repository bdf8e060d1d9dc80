import { createEventLog } from '@outlay/messaging/create-event-log';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { SubgraphsInProcess } from '@outlay/service-kit/subgraph-handler';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { followIdentity } from './auth/followed-identity.ts';
import { createInternalTokens } from './auth/internal-tokens.ts';
import { createBytePipes } from './bytes/byte-pipes.ts';
import { createByteAllowance } from './bytes/byte-allowance.ts';
import { createServiceBytes } from './bytes/service-bytes.ts';
import { createTransfers } from './bytes/transfers.ts';
import { silenceVendorTelemetry, type GatewayConfig } from './config.ts';
import { registerExplorer } from './explorer/explorer-page.ts';
import { createGraphQLPlugin } from './graphql/graphql-plugin.ts';
import { createAdmission } from './http/admission.ts';
import { createGatewayServer } from './http/server.ts';
import { createLimitStore } from './limits/create-limit-store.ts';
import { createRequestLimiter, type RateLimits } from './limits/request-limiter.ts';
import type { RedisServer } from './redis-connection.ts';
import { createWrittenStore } from './read-your-writes/create-written-store.ts';
import { createReadYourWrites } from './read-your-writes/read-your-writes.ts';
import { registerRest } from './rest/rest-plugin.ts';
import { createSubgraphAgent } from './subgraphs/subgraph-agent.ts';
import { registerWebApp } from './web/web-app.ts';
import {
  jwksUrl,
  composeAuthenticator,
  composeDependencies,
  composeExecutor,
  serviceAddresses,
  type GatewayOverrides,
  type GatewayParts,
} from './composition.ts';

/**
 * The gateway, composed and not started.
 * @param inProcess subgraphs that run in this process; the others are asked at their URLs
 */
export function createGatewayService(
  config: GatewayConfig,
  overrides: GatewayOverrides = {},
  inProcess: SubgraphsInProcess = new Map(),
): Service {
  silenceVendorTelemetry();
  const logger = overrides.logger ?? createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const production = config.NODE_ENV === 'production';
  const agent = createSubgraphAgent({ connectTimeoutMs: config.SUBGRAPH_TIMEOUT_MS });
  const parts: GatewayParts = { config, overrides, logger, production, agent, inProcess };

  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({
    ...{ sibling: 'identity', url: config.IDENTITY_URL, serviceName: 'gateway' },
    ...{ signer, timeoutMs: config.SIBLING_TIMEOUT_MS },
  });
  const log = overrides.eventLog ?? createEventLog(config, logger);
  const { directory, quotas, apiKeys, fence } = followIdentity(identity, log);
  const limitStore = overrides.limitStore ?? createLimitStore(redisOf(config), logger);
  const limiter = createRequestLimiter(limitStore, rateLimits(config), quotas);
  const writtenStore = createWrittenStore(redisOf(config), logger);
  const tokens = createInternalTokens(signer);
  const executor = composeExecutor(parts, { limiter, tokens, writes: createReadYourWrites(writtenStore) });
  const pipes = createBytePipes({
    services: createServiceBytes({ services: serviceAddresses(config), tokens, dispatcher: agent, logger }),
    transfers: createTransfers(),
    allowance: createByteAllowance(limitStore, {
      callerMib: config.RATE_LIMIT_MIB,
      tenantMib: config.RATE_LIMIT_TENANT_MIB,
    }),
  });
  const server = createGatewayServer({
    ...{ host: config.HOST, port: config.PORT },
    bodyLimitBytes: config.BODY_LIMIT_BYTES,
    trustedProxyHops: config.TRUSTED_PROXY_HOPS,
    drainMs: config.DRAIN_MS,
    security: { corsOrigins: config.CORS_ORIGINS, production },
    securityContacts: config.SECURITY_CONTACT,
    admission: createAdmission({
      authenticate: composeAuthenticator(parts, { fence, apiKeys, directory, limiter }),
      directory,
      hosts: { baseDomain: config.BASE_DOMAIN, ownHosts: config.OWN_HOSTS },
      limiter,
    }),
    dependencies: composeDependencies(parts, { executor, fence, limitStore }),
    jwks: { url: jwksUrl(config), dispatcher: agent },
    pages: [
      ...(production ? [] : [registerExplorer]),
      ...(config.WEB_DIST === undefined ? [] : [registerWebApp(config.WEB_DIST)]),
    ],
    apis: overrides.apis ?? [createGraphQLPlugin(logger), registerRest],
    apiDependencies: { executor, pipes, production },
    logger,
  });
  return inOrder(server, [
    held(() => agent.close()),
    identity,
    held(() => limitStore.close()),
    { start: () => writtenStore.ready(), stop: () => writtenStore.close() },
    // A log that was handed in belongs to whoever made it.
    ...(overrides.eventLog ? [] : [held(() => log.close())]),
    fence,
    // Routes hand over their operations before the executor starts and plans them.
    { start: () => server.prepare(), stop: async () => undefined },
    executor,
  ]);
}

function rateLimits(config: GatewayConfig): RateLimits {
  return {
    authPerMinute: config.RATE_LIMIT_AUTH,
    anonymousPerMinute: config.RATE_LIMIT_ANONYMOUS,
    userPerMinute: config.RATE_LIMIT_USER,
    keyPerMinute: config.RATE_LIMIT_KEY,
    tenantPerMinute: config.RATE_LIMIT_TENANT,
  };
}

function redisOf({ REDIS_URL: url, REDIS_CA_FILE: ca }: GatewayConfig): RedisServer | undefined {
  return url === undefined ? undefined : { url, ca };
}

/** The server comes last and goes first: what still runs needs everything behind it. */
function inOrder(server: ReturnType<typeof createGatewayServer>, behind: readonly Part[]): Service {
  let address = { url: '' };
  const listening: Part = {
    start: async () => {
      address = await server.listen();
    },
    stop: () => server.stop(),
  };
  const parts = [...behind, listening];
  return {
    async start() {
      await startAll(parts);
      return address;
    },
    stop: () => stopAll(parts),
  };
}

/** A part without a start. */
function held(stop: () => Promise<void>): Part {
  return { start: async () => undefined, stop };
}

import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import type { EventLog } from '@outlay/messaging/event-log';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createLogger, type Logger } from '@outlay/telemetry/logger';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { createAccessTokenVerifier, remoteKeys } from './auth/access-token.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createInternalTokens } from './auth/internal-tokens.ts';
import { createSessionFence, type SessionFence } from './auth/session-fence.ts';
import { createTenantDirectory } from './auth/tenant-directory.ts';
import { silenceVendorTelemetry, type GatewayConfig } from './config.ts';
import { registerExplorer } from './explorer/explorer-page.ts';
import { createFederation } from './graphql/federation.ts';
import { createGraphQLPlugin } from './graphql/graphql-plugin.ts';
import { createOperationExecutor, type OperationExecutor } from './graphql/operation-executor.ts';
import { createAdmission } from './http/admission.ts';
import type { ApiPlugin } from './http/api-plugin.ts';
import { serviceRuns, type Dependency } from './http/health.ts';
import { isTrustedOrigin } from './http/security.ts';
import { createGatewayServer } from './http/server.ts';
import { createLimitStore } from './limits/create-limit-store.ts';
import type { LimitStore } from './limits/limit-store.ts';
import { createRequestLimiter, type RequestLimiter } from './limits/request-limiter.ts';
import { ruleTree } from './permissions/rule-tree.ts';
import type { RuleTree } from './permissions/rules.ts';
import { registerRest } from './rest/rest-plugin.ts';
import { createSubgraphDataSource, type SubgraphDefinition } from './subgraph-data-source.ts';
import { createSupergraphFile } from './supergraph.ts';

/** What tests may put in place of what the configuration names. */
export interface GatewayOverrides {
  eventLog?: EventLog;
  logger?: Logger;
  limitStore?: LimitStore;
  /** Another composed graph, with rules and addresses to match. */
  supergraphPath?: string;
  rules?: RuleTree;
  subgraphUrls?: Readonly<Record<string, string>>;
  apis?: readonly ApiPlugin[];
}

const COMMITTED_SUPERGRAPH = fileURLToPath(new URL('../supergraph.graphql', import.meta.url));
const SECONDS_PER_DAY = 24 * 60 * 60;

/** The gateway: everything wired, nothing started. */
export function createGatewayService(config: GatewayConfig, overrides: GatewayOverrides = {}): Service {
  silenceVendorTelemetry();
  const logger = overrides.logger ?? createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const production = config.NODE_ENV === 'production';
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({ url: config.IDENTITY_URL, serviceName: 'gateway', signer });
  const directory = createTenantDirectory(identity);
  const log = overrides.eventLog ?? createPostgresEventLog({ url: config.EVENT_LOG_URL, logger });
  const fence = createSessionFence({ log, onTenantChange: () => directory.forget() });
  const limitStore = overrides.limitStore ?? createLimitStore(config.REDIS_URL, logger);
  const limiter = createRequestLimiter(limitStore, {
    authPerMinute: config.RATE_LIMIT_AUTH,
    anonymousPerMinute: config.RATE_LIMIT_ANONYMOUS,
    userPerMinute: config.RATE_LIMIT_USER,
    tenantPerMinute: config.RATE_LIMIT_TENANT,
  });
  const agent = new Agent({ connect: { timeout: config.SUBGRAPH_TIMEOUT_MS }, keepAliveTimeout: 4_000 });
  const executor = wireExecutor({ config, overrides, logger, limiter, agent, production });
  const jwksUrl = config.IDENTITY_JWKS_URL ?? new URL('/.well-known/jwks.json', config.IDENTITY_URL).href;
  const authenticate = createAuthenticator({
    tokens: createAccessTokenVerifier({
      issuer: config.ACCESS_TOKEN_ISSUER,
      audience: config.ACCESS_TOKEN_AUDIENCE,
      keys: remoteKeys(jwksUrl),
    }),
    fence,
    directory,
    limiter,
    cookies: {
      secure: config.REFRESH_COOKIE_SECURE ?? production,
      maxAgeSeconds: config.REFRESH_COOKIE_DAYS * SECONDS_PER_DAY,
    },
    isTrustedOrigin: (origin, host) => isTrustedOrigin(origin, host, config.CORS_ORIGINS),
  });
  const hosts = { baseDomain: config.BASE_DOMAIN, ownHosts: config.OWN_HOSTS };
  const server = createGatewayServer({
    host: config.HOST,
    port: config.PORT,
    bodyLimitBytes: config.BODY_LIMIT_BYTES,
    trustedProxyHops: config.TRUSTED_PROXY_HOPS,
    drainMs: config.DRAIN_MS,
    security: { corsOrigins: config.CORS_ORIGINS, production },
    admission: createAdmission({ authenticate, directory, hosts }),
    dependencies: dependenciesOf({ config, overrides, executor, fence, limitStore, agent }),
    jwks: { url: jwksUrl, dispatcher: agent },
    pages: production ? [] : [registerExplorer],
    apis: overrides.apis ?? [createGraphQLPlugin(logger), registerRest],
    apiDependencies: { executor, production },
    logger,
  });

  let address = { url: '' };
  const parts: Part[] = [
    held(() => agent.close()),
    identity,
    held(() => limitStore.close()),
    // A log that was handed in belongs to whoever made it.
    ...(overrides.eventLog ? [] : [held(() => log.close())]),
    fence,
    // Routes hand over their operations before the executor starts and plans them.
    { start: () => server.prepare(), stop: async () => undefined },
    executor,
    {
      start: async () => {
        address = await server.listen();
      },
      stop: () => server.stop(),
    },
  ];
  return {
    async start() {
      await startAll(parts);
      return address;
    },
    // The server first: what still runs needs everything behind it.
    stop: () => stopAll(parts),
  };
}

/** Something that is there from the beginning and only has to be let go of. */
function held(stop: () => Promise<void>): Part {
  return { start: async () => undefined, stop };
}

function wireExecutor(options: {
  config: GatewayConfig;
  overrides: GatewayOverrides;
  logger: Logger;
  limiter: RequestLimiter;
  agent: Agent;
  production: boolean;
}): OperationExecutor {
  const { config, overrides, logger, limiter, agent, production } = options;
  const urls = subgraphUrls(config, overrides);
  const tokens = createInternalTokens(createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY));
  const dataSource = ({ name }: SubgraphDefinition) => {
    const url = urls[name];
    if (url === undefined) throw new Error(`The graph has a subgraph ${name}, whose address nobody gave.`);
    return createSubgraphDataSource({
      subgraph: { name, url },
      dispatcher: agent,
      tokens,
      timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
      logger,
    });
  };
  const path = overrides.supergraphPath ?? COMMITTED_SUPERGRAPH;
  const source = createSupergraphFile({ path, watch: config.NODE_ENV === 'development', logger });
  return createOperationExecutor({
    federation: createFederation({ source, dataSource, logger }),
    rules: overrides.rules ?? ruleTree,
    limiter,
    limits: {
      maxDepth: config.QUERY_MAX_DEPTH,
      maxFields: config.QUERY_MAX_FIELDS,
      maxAliases: config.QUERY_MAX_ALIASES,
      maxTokens: config.QUERY_MAX_TOKENS,
      maxCost: config.QUERY_MAX_COST,
    },
    introspection: !production,
    errors: { suggestions: !production },
    logger,
  });
}

function subgraphUrls(config: GatewayConfig, overrides: GatewayOverrides): Readonly<Record<string, string>> {
  return (
    overrides.subgraphUrls ?? {
      identity: config.IDENTITY_URL,
      projects: config.PROJECTS_URL,
      ledger: config.LEDGER_URL,
    }
  );
}

/** Without the graph nothing answers, and without the fence ended sessions would live on; the rest can be missed for a while. */
function dependenciesOf(parts: {
  config: GatewayConfig;
  overrides: GatewayOverrides;
  executor: OperationExecutor;
  fence: SessionFence;
  limitStore: LimitStore;
  agent: Agent;
}): Dependency[] {
  const { config, overrides, executor, fence, limitStore, agent } = parts;
  const services = Object.entries(subgraphUrls(config, overrides)).map(([name, url]) => ({
    name,
    critical: false,
    check: serviceRuns(url, agent),
  }));
  return [
    { name: 'graph', critical: true, check: async () => executor.ready() },
    { name: 'session-events', critical: true, check: async () => fence.healthy() },
    { name: 'limits', critical: false, check: () => limitStore.ping().then(() => true) },
    ...services,
  ];
}

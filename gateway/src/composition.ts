import { fileURLToPath } from 'node:url';
import type { Agent } from 'undici';
import type { EventLog } from '@outlay/messaging/event-log';
import type { SubgraphsInProcess } from '@outlay/service-kit/subgraph-handler';
import type { Logger } from '@outlay/telemetry/logger';
import { createAccessTokenVerifier, remoteKeys } from './auth/access-token.ts';
import { createAuthenticator, type Authenticator } from './auth/authenticate.ts';
import type { ApiKeys } from './auth/api-keys.ts';
import { createIdentifyCaller } from './auth/caller-identity.ts';
import type { InternalTokens } from './auth/internal-tokens.ts';
import type { SessionFence } from './auth/session-fence.ts';
import type { TenantDirectory } from './auth/tenant-directory.ts';
import type { GatewayConfig } from './config.ts';
import { createFederation } from './graphql/federation.ts';
import { createOperationExecutor, type OperationExecutor } from './graphql/operation-executor.ts';
import type { ApiPlugin } from './http/api-plugin.ts';
import type { HealthCheck } from '@outlay/service-kit/health';
import { serviceRuns } from './http/service-runs.ts';
import { isTrustedOrigin } from './http/security.ts';
import type { LimitStore } from './limits/limit-store.ts';
import type { RequestLimiter } from './limits/request-limiter.ts';
import { RedisRefusedError } from './redis-refusals.ts';
import type { ReadYourWrites } from './read-your-writes/read-your-writes.ts';
import { ruleTree } from './permissions/rule-tree.ts';
import type { RuleTree } from './permissions/rules.ts';
import { createHttpTransport } from './subgraphs/http-transport.ts';
import { createInProcessTransport } from './subgraphs/in-process-transport.ts';
import { createSubgraphSource, type SubgraphDefinition } from './subgraphs/subgraph-source.ts';
import { createSupergraphFile } from './supergraph.ts';

/** Replacements for tests. */
export interface GatewayOverrides {
  eventLog?: EventLog;
  logger?: Logger;
  limitStore?: LimitStore;
  /** Another composed graph, with rules to match. */
  supergraphPath?: string;
  rules?: RuleTree;
  apis?: readonly ApiPlugin[];
}

/** Dependencies of the gateway's parts. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly overrides: GatewayOverrides;
  readonly logger: Logger;
  readonly production: boolean;
  /** Connections to the services. */
  readonly agent: Agent;
  readonly inProcess: SubgraphsInProcess;
}

const COMMITTED_SUPERGRAPH = fileURLToPath(new URL('../supergraph.graphql', import.meta.url));
const SECONDS_PER_DAY = 24 * 60 * 60;

/** Where identity publishes the keys of access tokens. */
export function jwksUrl(config: GatewayConfig): string {
  return config.IDENTITY_JWKS_URL ?? new URL('/.well-known/jwks.json', config.IDENTITY_URL).href;
}

export function composeAuthenticator(
  { config, production }: GatewayParts,
  parts: { fence: SessionFence; apiKeys: ApiKeys; directory: TenantDirectory; limiter: RequestLimiter },
): Authenticator {
  const { directory, limiter, ...known } = parts;
  const tokens = createAccessTokenVerifier({
    issuer: config.ACCESS_TOKEN_ISSUER,
    audience: config.ACCESS_TOKEN_AUDIENCE,
    keys: remoteKeys(jwksUrl(config), config.SIBLING_TIMEOUT_MS),
  });
  return createAuthenticator({
    ...{ directory, limiter, identify: createIdentifyCaller({ tokens, ...known }) },
    cookies: {
      secure: config.REFRESH_COOKIE_SECURE ?? production,
      maxAgeSeconds: config.REFRESH_COOKIE_DAYS * SECONDS_PER_DAY,
    },
    isTrustedOrigin: (origin, host) => isTrustedOrigin(origin, host, config.CORS_ORIGINS),
  });
}

export function composeExecutor(
  { config, overrides, logger, production, agent, inProcess }: GatewayParts,
  { limiter, tokens, writes }: { limiter: RequestLimiter; tokens: InternalTokens; writes: ReadYourWrites },
): OperationExecutor {
  const known = new Map(subgraphs(config).map((subgraph) => [subgraph.name, subgraph]));
  const timeoutMs = config.SUBGRAPH_TIMEOUT_MS;
  const patientTimeoutMs = Math.max(timeoutMs, config.READ_YOUR_WRITES_TIMEOUT_MS);
  const postingTimeoutMs = Math.max(timeoutMs, config.POSTING_TIMEOUT_MS);
  const subgraph = ({ name }: Pick<SubgraphDefinition, 'name'>) => {
    const definition = known.get(name);
    if (!definition) throw new Error(`The graph has a subgraph ${name} without an address in the configuration.`);
    const handle = inProcess.get(name);
    const transport = handle ? createInProcessTransport(handle) : createHttpTransport(definition.url, agent);
    const times = { timeoutMs, patientTimeoutMs, postingTimeoutMs };
    return createSubgraphSource({ subgraph: definition, transport, tokens, writes, ...times, logger });
  };
  const path = overrides.supergraphPath ?? COMMITTED_SUPERGRAPH;
  const source = createSupergraphFile({ path, watch: config.NODE_ENV === 'development', logger });
  return createOperationExecutor({
    federation: createFederation({ source, subgraph, logger }),
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

/** Only the graph is critical; the gateway works without the others, in part. */
export function composeDependencies(
  { config, agent }: GatewayParts,
  parts: { executor: OperationExecutor; fence: SessionFence; limitStore: LimitStore },
): HealthCheck[] {
  const { executor, fence, limitStore } = parts;
  return [
    { name: 'graph', critical: true, check: async () => executor.ready() },
    { name: 'session-events', critical: false, check: async () => fence.healthy(), detail: () => fence.problem() },
    { name: 'limits', critical: false, ...limitsCheck(limitStore) },
    ...subgraphs(config).map(({ name, url }) => ({ name, critical: false, check: serviceRuns(url, agent) })),
  ];
}

/** Where Redis refuses the gateway, the detail says what an operator has to change. */
function limitsCheck(store: LimitStore): Pick<HealthCheck, 'check' | 'detail'> {
  let problem: string | undefined;
  return {
    async check() {
      try {
        await store.ping();
        problem = undefined;
        return true;
      } catch (error) {
        problem = error instanceof RedisRefusedError ? error.message : undefined;
        throw error;
      }
    },
    detail: () => problem,
  };
}

/** GraphQL addresses of the services by name. */
export function serviceAddresses(config: GatewayConfig): ReadonlyMap<string, string> {
  return new Map(subgraphs(config).map(({ name, url }) => [name, url]));
}

function subgraphs(config: GatewayConfig): SubgraphDefinition[] {
  return [
    { name: 'identity', url: config.IDENTITY_URL, needsClient: true },
    { name: 'projects', url: config.PROJECTS_URL },
    { name: 'ledger', url: config.LEDGER_URL, posts: true },
    // Its read models follow events: it gets the versions that the caller wrote, and waits for them.
    { name: 'analytics', url: config.ANALYTICS_URL, waitsForWrites: true },
    { name: 'notifications', url: config.NOTIFICATIONS_URL },
  ];
}

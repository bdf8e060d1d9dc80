import { createConsumer } from '@outlay/messaging/consumer-runner';
import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { createAnalyticsServices } from './analytics-services.ts';
import type { AnalyticsConfig } from './config.ts';
import { createContext } from './context.ts';
import { FORECAST_TOPIC } from './messaging/analytics-topics.ts';
import { spendHandlers } from './messaging/consumers/read-model-handlers.ts';
import { resolvers } from './resolvers.ts';

/** What tests may put in place of what the configuration names, and of the clock. */
export interface AnalyticsOverrides extends Overrides {
  now?: () => Date;
}

/** The analytics service: everything wired, nothing started. */
export function createAnalyticsService(config: AnalyticsConfig, overrides: AnalyticsOverrides = {}): Service {
  const foundation = createFoundation({
    service: 'analytics',
    config,
    entities: [],
    topics: [FORECAST_TOPIC],
    overrides,
  });
  const { database, eventLog, logger, checks } = foundation;
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({ url: config.IDENTITY_URL, serviceName: 'analytics', signer });
  const spend = createConsumer({
    name: 'analytics.spend',
    log: eventLog,
    database,
    handlers: spendHandlers,
    logger,
  });
  const services = createAnalyticsServices({
    database,
    healthy: () => spend.healthy(),
    now: overrides.now ?? (() => new Date()),
  });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, services),
    checks: [...checks, { name: 'spend', critical: false, check: async () => spend.healthy() }],
    logger,
  });
  const parts: Part[] = [identity, ...foundation.parts, spend];
  return {
    async start() {
      await startAll(parts);
      return server.start();
    },
    async stop() {
      await stopAll([...parts, server]);
    },
  };
}

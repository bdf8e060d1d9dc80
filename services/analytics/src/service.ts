import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { AnalyticsConfig } from './config.ts';
import { createContext } from './context.ts';
import { FORECAST_TOPIC } from './messaging/analytics-topics.ts';
import { resolvers } from './resolvers.ts';

/** The analytics service: everything wired, nothing started. */
export function createAnalyticsService(config: AnalyticsConfig, overrides?: Overrides): Service {
  const foundation = createFoundation({
    service: 'analytics',
    config,
    entities: [],
    topics: [FORECAST_TOPIC],
    overrides,
  });
  const { logger, checks } = foundation;
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({ url: config.IDENTITY_URL, serviceName: 'analytics', signer });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: createContext,
    checks,
    logger,
  });
  const parts: Part[] = [identity, ...foundation.parts];
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

import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { AlertEntity } from './alerts/alert.entity.ts';
import type { NotificationsConfig } from './config.ts';
import { createContext } from './context.ts';
import { ALERT_TOPIC } from './messaging/alert-topic.ts';
import { resolvers } from './resolvers.ts';

/** The notifications service: everything wired, nothing started. */
export function createNotificationsService(config: NotificationsConfig, overrides?: Overrides): Service {
  const foundation = createFoundation({
    service: 'notifications',
    config,
    entities: [AlertEntity],
    topics: [ALERT_TOPIC],
    overrides,
  });
  const { logger, checks } = foundation;
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: createContext,
    checks,
    logger,
  });
  const parts: Part[] = foundation.parts;
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

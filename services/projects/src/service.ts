import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { ProjectsConfig } from './config.ts';
import { createContext } from './context.ts';
import { projectsJobs } from './jobs.ts';
import { projectsLogAccess } from './messaging/log-access.ts';
import { ProjectEntity } from './projects/project.entity.ts';
import { ProjectService } from './projects/project.service.ts';
import { resolvers } from './resolvers.ts';
import { askTenantCurrency } from './siblings/tenant-currency.ts';

/** The projects service: everything wired, nothing started. */
export function createProjectsService(config: ProjectsConfig, overrides?: Overrides): Service {
  const foundation = createFoundation({
    service: 'projects',
    config,
    entities: [ProjectEntity],
    topics: projectsLogAccess.writes,
    jobs: projectsJobs,
    overrides,
  });
  const { database, commands, logger, checks } = foundation;
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({
    sibling: 'identity',
    url: config.IDENTITY_URL,
    serviceName: 'projects',
    signer,
    timeoutMs: config.SIBLING_TIMEOUT_MS,
  });
  const projects = new ProjectService({
    database,
    commands,
    tenantCurrency: askTenantCurrency(identity),
  });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, projects),
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

import { createConsumer } from '@outlay/messaging/consumer-runner';
import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { LedgerConfig } from './config.ts';
import { createContext } from './context.ts';
import { ledgerJobs } from './jobs.ts';
import { ledgerEntities } from './entities.ts';
import { createLedgerServices } from './composition.ts';
import { createCommitLane } from './imports/committing/commit-lane.ts';
import { EXPENSE_EXPORT } from './expenses/exporting/expense-exports.ts';
import { createSearchBackfill } from './expenses/search-backfill.ts';
import { composeImports } from './imports/composition.ts';
import { ledgerLogAccess, replicaHandlers, REPLICAS_GROUP } from './messaging/log-access.ts';
import { Reassigner } from './reassignments/reassigner.ts';
import { createTagBackfill } from './tags/tag-backfill.ts';
import { createVendorBackfill } from './vendors/vendor-backfill.ts';
import { References } from './replicas/references.ts';
import { resolvers } from './resolvers.ts';
import { askForProjectNames } from './siblings/ask-project-names.ts';
import { askForProject } from './siblings/ask-project.ts';
import { askForTenantLabel } from './siblings/ask-tenant-label.ts';
import { askForTenant } from './siblings/ask-tenant.ts';

/** The ledger: everything wired, nothing started. */
export function createLedgerService(config: LedgerConfig, overrides?: Overrides): Service {
  const foundation = createFoundation({
    service: 'ledger',
    config,
    entities: ledgerEntities,
    topics: ledgerLogAccess.writes,
    jobs: ledgerJobs,
    takesTurns: true,
    overrides,
  });
  const { database, commands, eventLog, worker, logger, checks } = foundation;
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const asks = { serviceName: 'ledger', signer, timeoutMs: config.SIBLING_TIMEOUT_MS };
  const identity = createSubgraphClient({ ...asks, sibling: 'identity', url: config.IDENTITY_URL });
  const projects = createSubgraphClient({ ...asks, sibling: 'projects', url: config.PROJECTS_URL });
  const office = new TicketOffice('ledger', database);
  const commits = createCommitLane(foundation);
  const askNames = askForProjectNames(projects);
  const references = new References(database, askForProject(projects), askForTenant(identity));
  const imports = composeImports({ database, worker, logger, references, askForProjectNames: askNames });
  const reassigner = new Reassigner({ database, worker, logger });
  const services = createLedgerServices({
    database,
    commands,
    references,
    askForProjectNames: askNames,
    askForTenantLabel: askForTenantLabel(identity),
    office,
    reassigner,
    wakeCommits: () => commits.wake(),
    importDue: imports.due,
  });
  const replicas = createConsumer({
    name: REPLICAS_GROUP,
    log: eventLog,
    database,
    worker,
    handlers: replicaHandlers,
    logger,
  });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, services),
    bytes: { office, doors: { [EXPENSE_EXPORT]: services.expenseExports, ...imports.doors } },
    checks: [
      ...checks,
      { name: 'replicas', critical: false, check: async () => replicas.healthy(), detail: () => replicas.detail() },
    ],
    logger,
  });
  const parts: Part[] = [
    ...[identity, projects, ...foundation.parts, replicas, ...imports.parts, ...commits.parts],
    createSearchBackfill({ database, worker, logger }),
    createVendorBackfill({ database, worker, logger }),
    createTagBackfill({ database, worker, logger }),
    reassigner,
  ];
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

import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { createAnalyticsServices } from './composition.ts';
import type { AnalyticsConfig } from './config.ts';
import { REPORT_EXPORT } from './exports/report-export.service.ts';
import { TrailVerifier, type VerifierSettings } from './audit/verification/trail-verifier.ts';
import { createContext } from './context.ts';
import { createMonthSumsBackfill } from './facts/month-sums-backfill.ts';
import { DueForecasts } from './forecast/due-forecasts.ts';
import { ForecastClaims } from './forecast/forecast-due.repository.ts';
import { ForecastUpdater } from './forecast/forecast-updater.ts';
import { ForecastService } from './forecast/forecast.service.ts';
import { readPublishedForecasts } from './forecast/project-forecast.repository.ts';
import { SimulationPool } from './forecast/simulation-pool.ts';
import { analyticsJobs } from './jobs.ts';
import {
  AUDIT_GROUP,
  AUDIT_SOURCES,
  CASH_GROUP,
  CASH_SOURCES,
  SPEND_GROUP,
  SPEND_SOURCES,
} from './messaging/analytics-topics.ts';
import { auditHandlers } from './messaging/consumers/audit-sealed.consumer.ts';
import { cashHandlers } from './messaging/consumers/cash-changed.consumer.ts';
import { spendHandlers } from './messaging/consumers/read-model-handlers.ts';
import { followLog } from './messaging/followed-log.ts';
import { analyticsLogAccess } from './messaging/log-access.ts';
import { resolvers } from './resolvers.ts';
import { askForTenant } from './siblings/ask-for-tenant.ts';
import { askForUserNames } from './siblings/ask-user-names.ts';
import { askToOpen } from './siblings/open-personal-values.ts';
import { ProjectSpendService } from './spend/project-spend.service.ts';

/** Replacements for tests. */
export interface AnalyticsOverrides extends Overrides {
  now?: () => Date;
  verification?: Partial<VerifierSettings>;
  /** Pause between looks for forecasts that another process has made due. */
  forecastPollMs?: number;
  /** Audit entries that one answer verifies itself. */
  verifyAtOnce?: number;
}

/** Creates the analytics service; `start` starts it. */
export function createAnalyticsService(config: AnalyticsConfig, overrides: AnalyticsOverrides = {}): Service {
  const foundation = createFoundation({
    service: 'analytics',
    config,
    entities: [],
    topics: analyticsLogAccess.writes,
    jobs: analyticsJobs,
    overrides,
  });
  const { database, eventLog, logger, worker } = foundation;
  const identity = clientOfIdentity(config);
  // One consumer for each, so that a flood of audit entries or postings delays no dashboard.
  const consuming = { log: eventLog, database, worker, logger };
  const spending = followLog(consuming, SPEND_GROUP, SPEND_SOURCES, spendHandlers);
  const cash = followLog(consuming, CASH_GROUP, CASH_SOURCES, cashHandlers);
  const auditing = followLog(consuming, AUDIT_GROUP, AUDIT_SOURCES, auditHandlers);
  const now = overrides.now ?? (() => new Date());
  const office = new TicketOffice('analytics', database);
  const spend = new ProjectSpendService(database, now);
  const simulations = new SimulationPool();
  const forecaster = new ForecastService(simulations, readPublishedForecasts(database));
  const services = createAnalyticsServices({
    database,
    spend,
    forecaster,
    delivery: spending.delivery,
    cashDelivery: cash.delivery,
    auditDelivery: auditing.delivery,
    openPersonalValues: askToOpen(identity),
    askForUserNames: askForUserNames(identity),
    askForTenant: askForTenant(identity),
    ...{ office, now },
    verifyAtOnce: overrides.verifyAtOnce,
  });
  const updater = new ForecastUpdater(database, spend, forecaster);
  const dueForecasts = new DueForecasts(new ForecastClaims(worker), updater, logger, overrides.forecastPollMs);
  database.onCommit(() => dueForecasts.wake());
  const verifier = new TrailVerifier({ database, worker, logger, settings: overrides.verification });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, services),
    checks: [
      ...foundation.checks,
      { name: 'spend', ...spending.check },
      { name: 'cash', ...cash.check },
      { name: 'audit', ...auditing.check },
      { name: 'forecasts', critical: false, check: async () => dueForecasts.healthy() },
    ],
    logger,
    bytes: { office, doors: { [REPORT_EXPORT]: services.reportExports.door() } },
  });
  const parts: Part[] = [
    ...[identity, ...foundation.parts, simulations, dueForecasts],
    ...[...spending.parts, ...cash.parts, ...auditing.parts, verifier],
    createMonthSumsBackfill({ database, worker, logger }),
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

function clientOfIdentity({
  IDENTITY_URL: url,
  INTERNAL_TOKEN_SIGNING_KEY: key,
  SIBLING_TIMEOUT_MS: timeoutMs,
}: AnalyticsConfig) {
  const signer = createInternalTokenSigner(key);
  return createSubgraphClient({ sibling: 'identity', serviceName: 'analytics', ...{ url, signer, timeoutMs } });
}

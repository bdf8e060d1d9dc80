import pg from 'pg';
import { createSealer, type Sealer } from '@outlay/audit/sealer';
import type { EventLogConfig } from '@outlay/config/fragments';
import type { SchedulerSettings } from '@outlay/jobs/scheduler';
import { createEventLog } from '@outlay/messaging/create-event-log';
import type { EventLog } from '@outlay/messaging/event-log';
import type { LogAccess } from '@outlay/messaging/log-access';
import { createRelay, type Relay } from '@outlay/messaging/relay';
import { showDatabaseWritable, showOutbox, showPool, showRelay, showUnsealed } from '@outlay/telemetry/gauges';
import { createLogger, type Logger } from '@outlay/telemetry/logger';
import { expectErrors } from '@outlay/telemetry/metrics';
import { Commands, type AnswerProtection } from '@outlay/tenancy/commands';
import { createOrm, ping, type Entities } from '@outlay/tenancy/orm';
import { surviveLostConnections } from '@outlay/tenancy/dead-connections';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { eventLogCheck } from './event-log-check.ts';
import type { HealthCheck } from './health.ts';
import { scheduleJobs, type JobList } from './jobs.ts';
import type { Part } from './lifecycle.ts';
import { requireWorkersOwnSessions } from './own-sessions.ts';

const WORKER_CONNECTIONS = 4;
/** Idle time after which a connection is probed, in milliseconds, so that a lost server is detected within seconds. */
const KEEP_ALIVE_MS = 5_000;

/** Configuration of every service with a database. */
export interface FoundationConfig extends EventLogConfig {
  DATABASE_URL: string;
  DATABASE_WORKER_URL: string;
  DATABASE_POOL: number;
  LOG_LEVEL: string;
  SCHEDULER: 'on' | 'off';
}

/** Replacements for configured parts, for tests. */
export interface Overrides {
  eventLog?: EventLog;
  logger?: Logger;
  scheduler?: Partial<SchedulerSettings>;
}

/** The parts that every service with a database shares. */
export interface Foundation {
  logger: Logger;
  database: TenantDatabase;
  commands: Commands;
  eventLog: EventLog;
  /** Connections of the worker role, which reaches outbox, inbox and job tables across tenants only. */
  worker: pg.Pool;
  /** Connections of the application role apart from those of requests, for work that takes long. Its commits wake relay and sealer, too. */
  openLane(connections: number): { database: TenantDatabase; part: Part };
  /** Background parts in start order: connections, event log, outbox relay, metrics, audit sealer, scheduled jobs. */
  parts: Part[];
  checks: HealthCheck[];
}

/**
 * Wires the tenant database, the event log with the outbox relay, the audit sealer and idempotent commands. Nothing runs
 * before the parts are started.
 * @param options.topics topics that this service writes, that of its audit entries included (see `serviceLogAccess`)
 * @param options.answers protection of stored answers and of the inputs they belong to
 */
export function createFoundation<Config extends FoundationConfig>(options: {
  service: string;
  config: Config;
  entities: Entities;
  topics: LogAccess['writes'];
  /** Scheduled jobs of the service. */
  jobs: JobList<Config>;
  answers?: AnswerProtection;
  /** As `RelaySettings` has it: for a service in which one tenant may cause many events at once. */
  takesTurns?: boolean;
  overrides?: Overrides | undefined;
}): Foundation {
  const { service, config, overrides = {} } = options;
  const logger = overrides.logger ?? createLogger({ service, level: config.LOG_LEVEL });
  const gauges: (() => void)[] = [];
  const orm = createOrm({
    url: config.DATABASE_URL,
    entities: options.entities,
    poolSize: config.DATABASE_POOL,
    logger,
    onPool: (pool) => gauges.push(showPool({ service, pool: 'app' }, pool)),
  });
  const database = new TenantDatabase(orm);
  const worker = workerPool(config.DATABASE_WORKER_URL, logger);
  const eventLog = overrides.eventLog ?? createEventLog(config, logger);
  // The relay makes the topics, so that a service starts while the log is down.
  const relay = createRelay({
    ...{ service, log: eventLog, logger, topics: options.topics },
    workerUrl: config.DATABASE_WORKER_URL,
    settings: { takesTurns: options.takesTurns ?? false },
  });
  // The sealer's own commits wake the relay only: they need no sealing.
  const sealing = new TenantDatabase(orm);
  const sealer = createSealer({ service, database: sealing, worker, logger });
  sealing.onEventsWritten(() => relay.wake());
  const lane = { url: config.DATABASE_URL, entities: options.entities, logger, wakes: [relay, sealer] };
  wakeAfterEvents(database, lane.wakes);
  const jobs = scheduleJobs({
    service,
    config,
    list: options.jobs,
    parts: { database, worker, logger },
    settings: overrides.scheduler,
  });
  const shown: Part = {
    start: async () => {
      gauges.push(...showFoundation(service, { worker, relay, sealer }));
    },
    stop: async () => gauges.splice(0).forEach((hide) => hide()),
  };
  return {
    logger,
    database,
    commands: new Commands(database, options.answers),
    eventLog,
    worker,
    openLane: (connections) => openLane(connections, lane),
    parts: [
      held(() => orm.close()),
      { start: () => requireWorkersOwnSessions(config.DATABASE_WORKER_URL), stop: () => worker.end() },
      held(async () => (overrides.eventLog ? undefined : eventLog.close())),
      relay,
      shown,
      sealer,
      jobs,
    ],
    checks: [
      { name: 'database', critical: true, check: () => ping(orm) },
      // Writes continue without it: the outbox keeps their events.
      { name: 'event_log', critical: false, ...eventLogCheck(eventLog, relay) },
      { name: 'jobs', critical: false, check: async () => jobs.healthy() },
    ],
  };
}

function showFoundation(
  service: string,
  { worker, relay, sealer }: { worker: pg.Pool; relay: Relay; sealer: Sealer },
): (() => void)[] {
  expectErrors(service);
  return [
    showPool({ service, pool: 'worker' }, worker),
    showOutbox(service, () => relay.backlog()),
    showRelay(service, () => relay.isLeader()),
    showUnsealed(service, () => sealer.waiting()),
    showDatabaseWritable(service, () => isWritable(worker)),
  ];
}

/** False on a standby, and where the server or the role was set read-only. */
async function isWritable(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ writable: boolean }>(
    `select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off' as writable`,
  );
  return rows[0]?.writable === true;
}

function wakeAfterEvents(database: TenantDatabase, wakes: readonly { wake(): void }[]): void {
  for (const woken of wakes) database.onEventsWritten(() => woken.wake());
}

function openLane(
  poolSize: number,
  { wakes, ...connection }: { url: string; entities: Entities; logger: Logger; wakes: readonly { wake(): void }[] },
): ReturnType<Foundation['openLane']> {
  const orm = createOrm({ ...connection, poolSize });
  const database = new TenantDatabase(orm);
  wakeAfterEvents(database, wakes);
  return { database, part: held(() => orm.close()) };
}

/** A part without a start. */
function held(stop: () => Promise<void>): Part {
  return { start: async () => undefined, stop };
}

function workerPool(url: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: WORKER_CONNECTIONS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  surviveLostConnections(pool);
  pool.on('error', (error) => logger.warn({ err: error }, 'a worker connection was lost'));
  return pool;
}

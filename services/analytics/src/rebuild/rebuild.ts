import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { MikroORM } from '@mikro-orm/postgresql';
import { createConsumer, type Consumer } from '@outlay/messaging/consumer-runner';
import type { EventLog, PartitionProgress } from '@outlay/messaging/event-log';
import type { Logger } from '@outlay/telemetry/logger';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AUDIT_SOURCES, SPEND_SOURCES } from '../messaging/analytics-topics.ts';
import { auditHandlers } from '../messaging/consumers/audit-sealed.consumer.ts';
import { spendHandlers } from '../messaging/consumers/read-model-handlers.ts';
import { quietLog } from './quiet-log.ts';
import { SHADOW_SCHEMA, ShadowTablesRepository, TablesInUseError } from './shadow-tables.repository.ts';

/** Options of a rebuild. */
export interface RebuildOptions {
  /** The service's database, as the role that owns the tables. */
  ownerUrl: string;
  /** The same, as the application: events are applied within the tenants' walls. */
  appUrl: string;
  log: EventLog;
  logger: Logger;
  /** For tests: how often the exchange is tried. */
  swaps?: number;
  /** For tests: what happens at places where a crash must do no harm. */
  failpoints?: { beforeSwap?(): Promise<void> | void; whileWritersWait?(): Promise<void> | void };
}

const TOPICS = [...SPEND_SOURCES, ...AUDIT_SOURCES];
const POLL_MS = 20;
const CONNECTIONS = 6;
/** Writers of the live tables wait no longer than this at a time; they hold connections that readers need. */
const WRITERS_WAIT_MS = 2_500;
const SWAPS = 20;
/** Between two, writers catch up on what they waited with, and whoever reads may come to an end. */
const PAUSE_MS = 1_000;

/** Events came faster than they could be taken in, as often as it was tried; the live tables are untouched. */
export class RebuildBehindError extends Error {
  constructor() {
    super('the rebuild does not catch up with the event log; the live read models are untouched');
    this.name = 'RebuildBehindError';
  }
}

/**
 * Builds all read models again from the event log, beside the live ones, which go on serving and taking events in until both are
 * exchanged. When it fails at any place the live ones are as they were, and it may be run again.
 *
 * @throws RebuildRunningError when another one is running; RebuildBehindError; TablesInUseError
 */
export async function rebuildReadModels(options: RebuildOptions): Promise<void> {
  const { ownerUrl, logger, failpoints } = options;
  const owner = new pg.Client({ connectionString: ownerUrl });
  // A connection that breaks rejects the query at hand; the event besides must not end the process.
  owner.on('error', (error) => logger.warn({ err: error }, 'rebuild: the owner connection was lost'));
  await owner.connect();
  try {
    const tables = new ShadowTablesRepository(owner);
    await tables.claim();
    await tables.create();
    await using filling = await startFilling(options);
    for (let attempt = 1; ; attempt++) {
      // Twice: the second time there is only what came during the first, so that writers wait for a moment and no longer.
      await filling.untilCaughtUp(() => tables.assertClaimed());
      await filling.untilCaughtUp(() => tables.assertClaimed());
      await failpoints?.beforeSwap?.();
      try {
        await tables.swap(async () => {
          await failpoints?.whileWritersWait?.();
          await filling.untilCaughtUp(async () => undefined, WRITERS_WAIT_MS);
          await filling.pause();
        });
        break;
      } catch (error) {
        const mayPass = error instanceof RebuildBehindError || error instanceof TablesInUseError;
        if (!mayPass || attempt >= (options.swaps ?? SWAPS)) throw error;
        logger.warn({ err: error, attempt }, 'rebuild: the read models could not be exchanged; it is tried again');
        await delay(PAUSE_MS);
        await filling.resume();
      }
    }
    logger.info('rebuild: the read models were built again and put in place');
  } finally {
    await owner.end();
  }
}

/** A consumer that fills the new tables from the start of the log, under a group that nobody else has. */
async function startFilling({ appUrl, log, logger }: RebuildOptions) {
  const orm = new MikroORM({
    clientUrl: appUrl,
    entities: [],
    pool: { min: 0, max: CONNECTIONS },
    // Names without a schema mean the new tables, where there is one.
    driverOptions: { options: `-c search_path=${SHADOW_SCHEMA},public` },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  });
  const name = `analytics.rebuild.${randomUUID()}`;
  const startConsumer = async () => {
    const consumer = createConsumer({
      name,
      log: quietLog(log),
      database: new TenantDatabase(orm),
      handlers: [...spendHandlers, ...auditHandlers],
      logger,
      maxTries: 2,
      notesUnapplied: false,
      retry: { baseMs: 10, maxMs: 500 },
    });
    await consumer.start();
    return consumer;
  };
  let running: Consumer | null = await startConsumer();
  const pause = async () => {
    await running?.stop();
    running = null;
  };
  return {
    /** Resolves when nobody writes the new tables any more. */
    pause,
    /** Goes on where it was. */
    async resume() {
      running ??= await startConsumer();
    },
    async [Symbol.asyncDispose]() {
      await pause();
      await orm.close();
      await log.forgetGroup(name).catch((error: unknown) => {
        logger.warn({ err: error, group: name }, 'rebuild: its consumer group could not be forgotten');
      });
    },
    /**
     * Waits until everything is taken in that is in the log now; what comes meanwhile is not waited for.
     * @param onPoll ends the wait by rejecting
     * @throws RebuildBehindError after `patienceMs`
     */
    async untilCaughtUp(onPoll: () => Promise<void>, patienceMs = Number.POSITIVE_INFINITY): Promise<void> {
      const deadline = performance.now() + patienceMs;
      const goal = await log.progress(name, TOPICS);
      for (let now = goal; !hasReached(now, goal); now = await log.progress(name, TOPICS)) {
        if (performance.now() > deadline) throw new RebuildBehindError();
        await onPoll();
        await delay(POLL_MS);
      }
    },
  };
}

function hasReached(now: readonly PartitionProgress[], goal: readonly PartitionProgress[]): boolean {
  const reached = new Map(now.map(({ topic, partition, acknowledged }) => [`${topic}-${partition}`, acknowledged]));
  return goal.every(({ topic, partition, end }) => (reached.get(`${topic}-${partition}`) ?? 0n) >= end);
}

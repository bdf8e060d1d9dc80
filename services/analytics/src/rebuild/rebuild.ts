import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { MikroORM } from '@mikro-orm/postgresql';
import { createConsumer, type Consumer } from '@outlay/messaging/consumer-runner';
import type { EventLog, PartitionProgress } from '@outlay/messaging/event-log';
import type { Logger } from '@outlay/telemetry/logger';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AUDIT_SOURCES, CASH_SOURCES, REBUILD_GROUPS, SPEND_SOURCES } from '../messaging/analytics-topics.ts';
import { auditHandlers } from '../messaging/consumers/audit-sealed.consumer.ts';
import { cashHandlers } from '../messaging/consumers/cash-changed.consumer.ts';
import { spendHandlers } from '../messaging/consumers/read-model-handlers.ts';
import { joinByTopic } from '../messaging/consumers/shared-topics.ts';
import { quietLog } from './quiet-log.ts';
import { SHADOW_SCHEMA, ShadowTablesRepository, TablesInUseError } from './shadow-tables.repository.ts';

export interface RebuildOptions {
  /** URL of the service's database, as the role that owns the tables. */
  ownerUrl: string;
  /** The same, as the application role: events are applied under row level security. */
  appUrl: string;
  log: EventLog;
  logger: Logger;
  /** For tests: number of tries of the exchange. */
  swaps?: number;
  /** For tests: functions to call where a crash must do no harm. */
  failpoints?: { beforeSwap?(): Promise<void> | void; whileWritersWait?(): Promise<void> | void };
}

const TOPICS = [...new Set([...SPEND_SOURCES, ...CASH_SOURCES, ...AUDIT_SOURCES])];
const POLL_MS = 20;
const CONNECTIONS = 6;
/** Longest wait of writers of the live tables at a time; they hold connections that readers need. */
const WRITERS_WAIT_MS = 2_500;
const SWAPS = 20;
/** Pause between two tries, in which writers catch up and readers can finish. */
const PAUSE_MS = 1_000;

/** Events came faster than they could be applied, on every try; the live tables are unchanged. */
export class RebuildBehindError extends Error {
  constructor() {
    super(
      'The rebuild does not catch up with the event log; the live read models are unchanged. Run it again at a quieter time.',
    );
    this.name = 'RebuildBehindError';
  }
}

/**
 * Builds all read models anew from the event log, beside the live ones, which go on serving and applying events until they are
 * exchanged. After a failure the live ones are unchanged, and it may be run again.
 *
 * @throws RebuildRunningError while another rebuild runs; RebuildBehindError; TablesInUseError
 */
export async function rebuildReadModels(options: RebuildOptions): Promise<void> {
  const { ownerUrl, logger, failpoints } = options;
  const owner = new pg.Client({ connectionString: ownerUrl });
  // A broken connection rejects the running query; without a listener its event would end the process.
  owner.on('error', (error) => logger.warn({ err: error }, 'rebuild: the owner connection was lost'));
  await owner.connect();
  try {
    const tables = new ShadowTablesRepository(owner);
    await tables.claim();
    await tables.create();
    await using filling = await startFilling(options);
    for (let attempt = 1; ; attempt++) {
      // Twice: the second time only the events that came during the first are left, so that writers wait only briefly.
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

/** Starts a consumer that fills the new tables from the start of the log, in a group of its own. */
async function startFilling({ appUrl, log, logger }: RebuildOptions) {
  const orm = new MikroORM({
    clientUrl: appUrl,
    entities: [],
    pool: { min: 0, max: CONNECTIONS },
    // Names without a schema refer to the new tables, where one exists.
    driverOptions: { options: `-c search_path=${SHADOW_SCHEMA},public` },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  });
  const name = `${REBUILD_GROUPS}${randomUUID()}`;
  const startConsumer = async () => {
    const consumer = createConsumer({
      name,
      log: quietLog(log),
      database: new TenantDatabase(orm),
      handlers: joinByTopic([...spendHandlers, ...cashHandlers, ...auditHandlers]),
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
    /** Resolves once no handler writes the new tables. */
    pause,
    /** Continues at the last position. */
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
     * Waits until every event that is in the log now is applied; later ones do not prolong the wait.
     * @param onPoll called on every poll; its rejection ends the wait
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

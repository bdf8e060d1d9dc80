import type { Logger } from '@outlay/telemetry/logger';
import type { LogDatabase } from './log-database.ts';
import type { TopicPartition } from './partition.ts';

/** Settings of compaction, and of the deletion of records that have reached their topic's age; times in milliseconds. */
export interface CompactionSettings {
  everyMs: number;
  /** Records younger than this are kept, for readers that are late; see `SUPERSEDED_DAYS`. */
  minAgeMs: number;
}

/** Offsets per transaction. */
const WINDOW = 5_000n;

/**
 * Deletes from compacted topics the records whose key has a newer one. Each partition is walked once, from the last
 * position: of the keys in a window, every record before their newest one is deleted.
 * @returns how many records were deleted
 */
export async function compact(database: LogDatabase, minAgeMs: number): Promise<number> {
  const partitions = await database.query<TopicPartition>(
    `select p.topic, p.partition from event_log.partitions p join event_log.topics t on t.name = p.topic
     where t.cleanup = 'compact' and p.compacted_to < p.next_offset`,
  );
  let deleted = 0;
  for (const partition of partitions) {
    for (let more = true; more;) {
      const step = await compactWindow(database, partition, minAgeMs);
      deleted += step.deleted;
      more = step.more;
    }
  }
  return deleted;
}

async function compactWindow(
  database: LogDatabase,
  { topic, partition }: TopicPartition,
  minAgeMs: number,
): Promise<{ deleted: number; more: boolean }> {
  return database.transaction(async (client) => {
    // An advisory lock, not the partition's row lock, which writers need; a process that finds it taken skips the partition.
    const { rows: locks } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('outlay:compaction'), hashtext($1)) as taken`,
      [`${topic}/${partition}`],
    );
    if (!locks[0]?.taken) return { deleted: 0, more: false };
    const { rows } = await client.query<{ start: string; end: string | null }>(
      `select p.compacted_to as start, (
         select max(w."offset") + 1 from (
           select r."offset", r.created_at from event_log.records r
           where r.topic = p.topic and r.partition = p.partition and r."offset" >= p.compacted_to
           order by r."offset" limit $3
         ) w where w.created_at <= clock_timestamp() - $4 * interval '1 ms'
       ) as end
       from event_log.partitions p where p.topic = $1 and p.partition = $2`,
      [topic, partition, WINDOW, minAgeMs],
    );
    const [window] = rows;
    if (!window?.end) return { deleted: 0, more: false };
    const { rowCount } = await client.query(
      `with newest as (
         select key, max("offset") as "offset" from event_log.records
         where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4 group by key
       )
       delete from event_log.records r using newest
       where r.topic = $1 and r.partition = $2 and r.key = newest.key and r."offset" < newest."offset"`,
      [topic, partition, window.start, window.end],
    );
    await client.query(`update event_log.partitions set compacted_to = $3 where topic = $1 and partition = $2`, [
      topic,
      partition,
      window.end,
    ]);
    return { deleted: rowCount ?? 0, more: BigInt(window.end) - BigInt(window.start) >= WINDOW };
  });
}

/**
 * Deletes the records that are older than their topic keeps them, in batches.
 * @returns how many records were deleted
 */
export async function expire(database: LogDatabase): Promise<number> {
  const partitions = await database.query<TopicPartition & { retention_days: number }>(
    `select p.topic, p.partition, t.retention_days from event_log.partitions p join event_log.topics t on t.name = p.topic
     where t.cleanup = 'keep' and t.retention_days is not null`,
  );
  let deleted = 0;
  for (const { topic, partition, retention_days: days } of partitions) {
    for (let count = Number(WINDOW); count >= WINDOW;) {
      const rows = await database.query(
        `delete from event_log.records r using (
           select "offset" from event_log.records
           where topic = $1 and partition = $2 and created_at < clock_timestamp() - make_interval(days => $3)
           order by created_at, "offset" limit $4) old
         where r.topic = $1 and r.partition = $2 and r."offset" = old."offset" returning 1`,
        [topic, partition, days, WINDOW],
      );
      count = rows.length;
      deleted += count;
    }
  }
  return deleted;
}

/** Compacts and expires at an interval. @returns a function that ends it */
export function compactRegularly(
  database: LogDatabase,
  settings: CompactionSettings,
  logger: Logger,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = compact(database, settings.minAgeMs)
      .then(() => expire(database))
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'event log: could not compact, will try again');
      });
  }, settings.everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

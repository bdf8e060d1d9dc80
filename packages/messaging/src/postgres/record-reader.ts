import type { LogRecord, PartitionProgress } from '../event-log.ts';
import type { LogDatabase } from './log-database.ts';
import { partitionKey, type TopicPartition } from './partition.ts';

/** A place in a partition: the offset of the next record to read. */
export interface Position extends TopicPartition {
  position: bigint;
}

interface RecordRow extends TopicPartition {
  offset: string;
  key: string;
  headers: Record<string, string>;
  value: Buffer;
  timestamp_ms: number;
}

/** Reads at most `limit` records after each position. @returns one list per partition with records, in order */
export async function readRecords(
  database: LogDatabase,
  positions: readonly Position[],
  limit: number,
): Promise<LogRecord[][]> {
  const rows = await database.query<RecordRow>(
    `select r.topic, r.partition, r."offset", r.key, r.headers, r.value,
            extract(epoch from r.created_at)::float8 * 1000 as timestamp_ms
     from unnest($1::text[], $2::integer[], $3::bigint[]) as wanted (topic, partition, position)
     cross join lateral (
       select * from event_log.records r
       where r.topic = wanted.topic and r.partition = wanted.partition and r."offset" >= wanted.position
       order by r."offset" limit $4
     ) r
     order by r.topic, r.partition, r."offset"`,
    [
      positions.map(({ topic }) => topic),
      positions.map(({ partition }) => partition),
      positions.map(({ position }) => position),
      limit,
    ],
  );
  return [...Map.groupBy(rows, partitionKey).values()].map((partition) => partition.map(toRecord));
}

/** Finds each partition's position at a time (milliseconds since 1970), and its present end. */
export async function positionsSince(
  database: LogDatabase,
  topics: readonly string[],
  sinceMs: number,
): Promise<(Position & { end: bigint })[]> {
  const rows = await database.query<TopicPartition & { position: string; next_offset: string }>(
    `select p.topic, p.partition, p.next_offset, coalesce((
       select r."offset" from event_log.records r
       where r.topic = p.topic and r.partition = p.partition and r.created_at >= to_timestamp($2::float8 / 1000)
       order by r.created_at, r."offset" limit 1
     ), p.next_offset) as position
     from event_log.partitions p where p.topic = any($1)`,
    [topics, sinceMs],
  );
  return rows.map(({ topic, partition, position, next_offset }) => ({
    topic,
    partition,
    // The start is offset 0, whatever times the records have.
    position: sinceMs > 0 ? BigInt(position) : 0n,
    end: BigInt(next_offset),
  }));
}

/** See `EventLog.lag`. */
export async function lagOf(database: LogDatabase, group: string, topics: readonly string[]): Promise<number> {
  const partitions = await progressOf(database, group, topics);
  return partitions.reduce((sum, { acknowledged, end }) => sum + Number(end - acknowledged), 0);
}

/** See `EventLog.unread`. */
export async function unreadOf(database: LogDatabase, topics: readonly string[]): Promise<number> {
  const rows = await database.query<{ unread: number }>(
    `select coalesce(max(unread), 0)::float8 as unread from (
       select sum(p.next_offset - a.committed_offset) as unread
       from event_log.assignments a join event_log.partitions p on p.topic = a.topic and p.partition = a.partition
       where a.topic = any($1) and a.lease_until > clock_timestamp()
       group by a.group_name) readers`,
    [topics],
  );
  return rows[0]?.unread ?? 0;
}

/** See `EventLog.progress`. */
export async function progressOf(
  database: LogDatabase,
  group: string,
  topics: readonly string[],
): Promise<PartitionProgress[]> {
  const rows = await database.query<{ topic: string; partition: number; acknowledged: string; end: string }>(
    `select p.topic, p.partition, coalesce(a.committed_offset, 0) as acknowledged, p.next_offset as end
     from event_log.partitions p
     left join event_log.assignments a
       on a.group_name = $1 and a.topic = p.topic and a.partition = p.partition
     where p.topic = any($2)`,
    [group, topics],
  );
  return rows.map(({ topic, partition, acknowledged, end }) => {
    return { topic, partition, acknowledged: BigInt(acknowledged), end: BigInt(end) };
  });
}

function toRecord({ timestamp_ms, offset, ...row }: RecordRow): LogRecord {
  return { ...row, offset: BigInt(offset), timestampMs: timestamp_ms };
}

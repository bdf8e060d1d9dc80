import { FencedWriterError, type LogWriter, type OutgoingRecord } from '../event-log.ts';
import type { LogDatabase } from './log-database.ts';
import { RECORDS_CHANNEL } from './log-schema.ts';
import { partitionOf } from './partition.ts';
import type { Topics } from './topics.ts';

/** One of a succession of writers of a name. */
interface Writer {
  name: string;
  term: string;
}

/**
 * Appends records in one statement, which is a transaction of its own. It locks the writer's row, so that an older writer's pending
 * records come before its successor's, and then the partitions, in one order, so that senders cannot deadlock; both until the commit. A
 * record whose partition is missing has no offset, which the table refuses. Parameters: a list per column of the
 * records, the writer's name (null for none) and term, the channel and text of the notification.
 */
const APPEND = `
  with writer as (
    select from event_log.writers where name = $6 and term = $7 for update
  ), given as (
    select * from unnest($1::text[], $2::integer[], $3::text[], $4::jsonb[], $5::bytea[])
      with ordinality as g (topic, partition, key, headers, value, place)
    where $6 is null or exists (select from writer)
  ), counted as (
    select topic, partition, count(*) as count from given group by topic, partition
  ), locked as materialized (
    select p.topic, p.partition, counted.count from event_log.partitions p join counted using (topic, partition)
    order by p.topic, p.partition for update of p
  ), moved as (
    update event_log.partitions p set next_offset = p.next_offset + locked.count from locked
    where p.topic = locked.topic and p.partition = locked.partition
    returning p.topic, p.partition, p.next_offset - locked.count as start
  ), appended as (
    insert into event_log.records (topic, partition, "offset", key, headers, value)
    select topic, partition, start + row_number() over (partition by topic, partition order by place) - 1,
      key, headers, value
    from given left join moved using (topic, partition)
    returning 1
  )
  select count(*)::integer as count, pg_notify($8, $9) from appended`;

/** SQLSTATE not_null_violation. */
const NO_VALUE = '23502';

/** Appends records to the log. */
export class Producer {
  readonly #database: LogDatabase;
  readonly #topics: Topics;

  constructor(database: LogDatabase, topics: Topics) {
    this.#database = database;
    this.#topics = topics;
  }

  /** See `EventLog.send`. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.#append(records);
  }

  /** See `EventLog.openWriter`. */
  async openWriter(name: string): Promise<LogWriter> {
    const [row] = await this.#database.query<{ term: string }>(
      `insert into event_log.writers (name, term) values ($1, 1)
       on conflict (name) do update set term = writers.term + 1 returning term`,
      [name],
    );
    if (!row) throw new Error(`The statement for the term of the writer ${name} returned no row.`);
    return { send: async (records) => this.#append(records, { name, term: row.term }) };
  }

  async #append(records: readonly OutgoingRecord[], writer?: Writer): Promise<void> {
    if (records.length === 0) return;
    const topics = new Set(records.map(({ topic }) => topic));
    const counts = await this.#topics.partitionCounts(topics);
    const [appended] = await this.#database
      .query<{ count: number }>(APPEND, [
        records.map(({ topic }) => topic),
        records.map(({ topic, key }) => partitionOf(key, counts.get(topic) ?? 1)),
        records.map(({ key }) => key),
        records.map(({ headers }) => JSON.stringify(headers)),
        records.map(({ value }) => Buffer.from(value)),
        ...[writer?.name ?? null, writer?.term ?? null],
        ...[RECORDS_CHANNEL, [...topics].join(',')],
      ])
      .catch((error: unknown) => {
        throw isWithoutOffset(error) ? missingPartition(topics, error) : error;
      });
    if (writer && appended?.count === 0) throw new FencedWriterError(writer.name);
  }
}

function isWithoutOffset(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === NO_VALUE && Reflect.get(error, 'column') === 'offset';
}

function missingPartition(topics: ReadonlySet<string>, cause: unknown): Error {
  const named = [...topics].join(', ');
  return new Error(
    `A partition of the topics ${named} is missing from the event log; restore its row in event_log.partitions.`,
    { cause },
  );
}

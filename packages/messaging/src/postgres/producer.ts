import type pg from 'pg';
import { FencedWriterError, type LogWriter, type OutgoingRecord } from '../event-log.ts';
import type { LogDatabase } from './log-database.ts';
import { RECORDS_CHANNEL } from './log-schema.ts';
import { partitionKey, partitionOf, type TopicPartition } from './partition.ts';
import type { Topics } from './topics.ts';

type PlacedRecord = OutgoingRecord & TopicPartition & { offset?: bigint };

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
    return { send: async (records) => this.#append(records, (client) => checkTerm(client, name, row?.term)) };
  }

  async #append(records: readonly OutgoingRecord[], check?: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    if (records.length === 0) return;
    const counts = await this.#topics.partitionCounts(new Set(records.map(({ topic }) => topic)));
    const placed = records.map((record) => ({
      ...record,
      partition: partitionOf(record.key, counts.get(record.topic) ?? 1),
    }));
    await this.#database.transaction(async (client) => {
      await check?.(client);
      await assignOffsets(client, placed);
      await insertRecords(client, placed);
    });
  }
}

/** Locks the writer's row until commit, so that an older writer's pending records come before its successor's. */
async function checkTerm(client: pg.PoolClient, name: string, term: string | undefined): Promise<void> {
  const { rowCount } = await client.query(`select 1 from event_log.writers where name = $1 and term = $2 for update`, [
    name,
    term,
  ]);
  if (rowCount === 0) throw new FencedWriterError(name);
}

/** Takes the next offsets of the partitions, which stay locked until commit; locked in one order, so that senders cannot deadlock. */
async function assignOffsets(client: pg.PoolClient, records: PlacedRecord[]): Promise<void> {
  const { rows } = await client.query<TopicPartition & { next_offset: string }>(
    `select topic, partition, next_offset from event_log.partitions
     where (topic, partition) in (select * from unnest($1::text[], $2::integer[]))
     order by topic, partition for update`,
    [records.map(({ topic }) => topic), records.map(({ partition }) => partition)],
  );
  const next = new Map(rows.map((row) => [partitionKey(row), BigInt(row.next_offset)]));
  for (const record of records) {
    const offset = next.get(partitionKey(record));
    if (offset === undefined)
      throw new Error(
        `Partition ${partitionKey(record)} is missing from the event log; restore its row in event_log.partitions.`,
      );
    record.offset = offset;
    next.set(partitionKey(record), offset + 1n);
  }
}

async function insertRecords(client: pg.PoolClient, records: PlacedRecord[]): Promise<void> {
  await client.query(
    `with appended as (
       insert into event_log.records (topic, partition, "offset", key, headers, value)
       select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::jsonb[], $6::bytea[])
       returning topic, partition, "offset"
     ), ends as (
       select topic, partition, max("offset") + 1 as next_offset from appended group by topic, partition
     )
     update event_log.partitions p set next_offset = ends.next_offset
     from ends where ends.topic = p.topic and ends.partition = p.partition`,
    [
      records.map(({ topic }) => topic),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset),
      records.map(({ key }) => key),
      records.map(({ headers }) => JSON.stringify(headers)),
      records.map(({ value }) => Buffer.from(value)),
    ],
  );
  const topics = new Set(records.map(({ topic }) => topic));
  await client.query(`select pg_notify($1, $2)`, [RECORDS_CHANNEL, [...topics].join(',')]);
}

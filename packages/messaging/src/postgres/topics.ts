import { TopicMismatchError, UnknownTopicError, type TopicSpec } from '../event-log.ts';
import type { LogDatabase } from './log-database.ts';
import { GROUPS_CHANNEL } from './log-schema.ts';

/** The log's topics. Their settings never change, so each is read once. */
export class Topics {
  readonly #database: LogDatabase;
  readonly #partitions = new Map<string, number>();

  constructor(database: LogDatabase) {
    this.#database = database;
  }

  /** @throws TopicMismatchError when a topic exists with other settings */
  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    for (const spec of specs) await this.#ensureOne(spec);
  }

  /**
   * Partition counts by topic.
   * @throws UnknownTopicError naming all that do not exist
   */
  async partitionCounts(names: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
    const unknown = [...names].filter((name) => !this.#partitions.has(name));
    if (unknown.length > 0) await this.#learn(unknown);
    const missing = unknown.filter((name) => !this.#partitions.has(name));
    if (missing.length > 0) throw new UnknownTopicError(missing);
    return this.#partitions;
  }

  async #learn(names: string[]): Promise<void> {
    const rows = await this.#database.query<{ name: string; partitions: number }>(
      `select name, partitions from event_log.topics where name = any($1)`,
      [names],
    );
    for (const { name, partitions } of rows) this.#partitions.set(name, partitions);
  }

  async #ensureOne({ name, partitions, cleanup, retentionDays }: TopicSpec): Promise<void> {
    await this.#database.transaction(async (client) => {
      const { rowCount: made } = await client.query(
        `insert into event_log.topics (name, partitions, cleanup) values ($1, $2, $3) on conflict do nothing`,
        [name, partitions, cleanup],
      );
      // Members that wait for a topic check now rather than at the next poll.
      if (made) await client.query(`select pg_notify($1, '')`, [GROUPS_CHANNEL]);
      await client.query(
        `insert into event_log.partitions (topic, partition)
         select $1, n from generate_series(0, $2::integer - 1) as n on conflict do nothing`,
        [name, partitions],
      );
      const { rowCount } = await client.query(
        `select 1 from event_log.topics where name = $1 and partitions = $2 and cleanup = $3`,
        [name, partitions, cleanup],
      );
      await client.query(
        `update event_log.topics set retention_days = $2 where name = $1 and retention_days is distinct from $2`,
        [name, retentionDays ?? null],
      );
      // Thrown inside the transaction, so that the partitions just added are rolled back.
      if (rowCount === 0) throw new TopicMismatchError(name);
    });
  }
}

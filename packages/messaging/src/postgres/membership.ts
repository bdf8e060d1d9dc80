import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { partitionsOf, type Member } from './assignment.ts';
import type { LogDatabase } from './log-database.ts';
import { GROUPS_CHANNEL } from './log-schema.ts';
import { partitionKey, type TopicPartition } from './partition.ts';
import type { Position } from './record-reader.ts';

/** A partition that this member may read until the lease expires. `generation` proves the lease. */
export type Lease = Position & { generation: string };

/** Result of a heartbeat for this member. */
export interface Round {
  /** Leases that are still ours. */
  kept: ReadonlySet<string>;
  /** Partitions that should go to another member. */
  surplus: ReadonlySet<string>;
  /** New leases. */
  claimed: readonly Lease[];
}

/**
 * One member's heartbeats and leases in its group. Leases and memberships expire by the database's clock, so that a member that
 * died or froze is replaced, and the machines' clocks do not matter.
 */
export class Membership {
  readonly #database: LogDatabase;
  readonly #group: string;
  readonly #topics: readonly string[];
  readonly #leaseMs: number;
  readonly #self = randomUUID();

  constructor(database: LogDatabase, options: { group: string; topics: readonly string[]; leaseMs: number }) {
    this.#database = database;
    this.#group = options.group;
    this.#topics = options.topics;
    this.#leaseMs = options.leaseMs;
  }

  /**
   * Sends a heartbeat, renews the leases and claims free partitions that this member should read. One member at a time does this.
   * @param occupied partitions not to claim, because handlers of this member still work on them
   */
  async round(occupied: ReadonlySet<string>): Promise<Round> {
    return this.#database.transaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`outlay:group:${this.#group}`]);
      await this.#signLife(client);
      const kept = await this.#renew(client);
      const wanted = await this.#wanted(client);
      const claimable = [...wanted].filter((key) => !occupied.has(key) && !kept.has(key));
      const claimed = claimable.length > 0 ? await this.#claim(client, new Set(claimable)) : [];
      return { kept, surplus: new Set([...kept].filter((key) => !wanted.has(key))), claimed };
    });
  }

  /** Stores that everything before `position` is acknowledged. @returns false when the partition is not ours any more */
  async acknowledge({ topic, partition, generation, position }: Lease): Promise<boolean> {
    const rows = await this.#database.query(
      `update event_log.assignments set committed_offset = $5
       where group_name = $1 and topic = $2 and partition = $3 and owner = $4 and generation = $6 returning 1`,
      [this.#group, topic, partition, this.#self, position, generation],
    );
    return rows.length > 0;
  }

  /** Gives partitions back for others to claim. */
  async release(leases: readonly Lease[]): Promise<void> {
    await this.#database.transaction(async (client) => this.#release(client, leases));
  }

  /** Releases all leases and leaves the group. */
  async leave(leases: readonly Lease[]): Promise<void> {
    await this.#database.transaction(async (client) => {
      await this.#release(client, leases);
      await client.query(`delete from event_log.members where group_name = $1 and member = $2`, [
        this.#group,
        this.#self,
      ]);
      await this.#notifyGroup(client);
    });
  }

  async #signLife(client: pg.PoolClient): Promise<void> {
    const { rowCount: gone } = await client.query(
      `delete from event_log.members where group_name = $1 and member <> $2 and expires_at < clock_timestamp()`,
      [this.#group, this.#self],
    );
    const { rows } = await client.query<{ joined: boolean }>(
      `insert into event_log.members (group_name, member, topics, expires_at)
       values ($1, $2, $3, clock_timestamp() + $4 * interval '1 ms')
       on conflict (group_name, member) do update set expires_at = excluded.expires_at
       returning xmax = 0 as joined`,
      [this.#group, this.#self, this.#topics, this.#leaseMs],
    );
    if (gone || rows[0]?.joined) await this.#notifyGroup(client);
  }

  async #renew(client: pg.PoolClient): Promise<ReadonlySet<string>> {
    // An expired lease that no other member has claimed is still valid.
    const { rows } = await client.query<TopicPartition>(
      `update event_log.assignments set lease_until = clock_timestamp() + $3 * interval '1 ms'
       where group_name = $1 and owner = $2 returning topic, partition`,
      [this.#group, this.#self, this.#leaseMs],
    );
    return new Set(rows.map(partitionKey));
  }

  async #wanted(client: pg.PoolClient): Promise<ReadonlySet<string>> {
    const { rows: members } = await client.query<Member>(
      `select member, topics from event_log.members where group_name = $1`,
      [this.#group],
    );
    const { rows: partitions } = await client.query<TopicPartition>(
      `select topic, partition from event_log.partitions where topic = any($1)`,
      [this.#topics],
    );
    return partitionsOf(this.#self, members, partitions);
  }

  async #claim(client: pg.PoolClient, keys: ReadonlySet<string>): Promise<Lease[]> {
    await client.query(
      `insert into event_log.assignments (group_name, topic, partition)
       select $1, topic, partition from event_log.partitions where topic = any($2) on conflict do nothing`,
      [this.#group, this.#topics],
    );
    const { rows } = await client.query<TopicPartition & { generation: string; committed_offset: string }>(
      `update event_log.assignments
       set owner = $2, generation = generation + 1, lease_until = clock_timestamp() + $4 * interval '1 ms'
       where group_name = $1 and topic || '/' || partition = any($3)
         and (owner is null or lease_until < clock_timestamp())
       returning topic, partition, generation, committed_offset`,
      [this.#group, this.#self, [...keys], this.#leaseMs],
    );
    return rows.map(({ committed_offset, ...lease }) => ({ ...lease, position: BigInt(committed_offset) }));
  }

  async #release(client: pg.PoolClient, leases: readonly Lease[]): Promise<void> {
    await client.query(
      `update event_log.assignments set owner = null, lease_until = null
       where group_name = $1 and owner = $2 and (topic || '/' || partition, generation) in
         (select * from unnest($3::text[], $4::bigint[]))`,
      [this.#group, this.#self, leases.map(partitionKey), leases.map(({ generation }) => generation)],
    );
    await this.#notifyGroup(client);
  }

  async #notifyGroup(client: pg.PoolClient): Promise<void> {
    await client.query(`select pg_notify($1, $2)`, [GROUPS_CHANNEL, this.#group]);
  }
}

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

interface HeartbeatRow {
  gone: boolean;
  joined: boolean;
  kept: TopicPartition[] | null;
  others: Member[] | null;
  partitions: TopicPartition[] | null;
}

/** The group as a heartbeat finds it. */
interface Heartbeat {
  kept: ReadonlySet<string>;
  members: readonly Member[];
  partitions: readonly TopicPartition[];
  /** A member came or went. */
  hasChanged: boolean;
}

const NOTIFY = 'select pg_notify($1, $2)';

/**
 * Output of statements whose commit need not wait for the disk. A crash of the server may undo them: then leases run out and
 * records come again.
 */
const UNHURRIED = `set_config('synchronous_commit', 'off', true)`;

/** Parameters: the group, this member, its topics, the length of a lease in milliseconds. */
const HEARTBEAT = `
  with gone as (
    delete from event_log.members where group_name = $1 and member <> $2 and expires_at < clock_timestamp()
    returning member
  ), alive as (
    insert into event_log.members (group_name, member, topics, expires_at)
    values ($1, $2, $3, clock_timestamp() + $4 * interval '1 ms')
    on conflict (group_name, member) do update set expires_at = excluded.expires_at
    returning xmax = 0 as joined
  ), mine as (
    select topic, partition from event_log.assignments
    where group_name = $1 and owner = $2 order by topic, partition for update
  ), renewed as (
    update event_log.assignments a set lease_until = clock_timestamp() + $4 * interval '1 ms' from mine
    where a.group_name = $1 and a.topic = mine.topic and a.partition = mine.partition
    returning a.topic, a.partition
  )
  select exists (select from gone) as gone, (select joined from alive) as joined,
    (select json_agg(renewed) from renewed) as kept,
    (select json_agg(json_build_object('member', member, 'topics', topics)) from event_log.members
     where group_name = $1 and member <> $2 and member not in (select member from gone)) as others,
    (select json_agg(json_build_object('topic', topic, 'partition', partition)) from event_log.partitions
     where topic = any($3)) as partitions, ${UNHURRIED}`;

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
   * Sends a heartbeat, renews the leases and claims free partitions that this member should read. One member at a time claims; members
   * that did not know of each other agree in the next round.
   * @param occupied partitions not to claim, because handlers of this member still work on them
   */
  async round(occupied: ReadonlySet<string>): Promise<Round> {
    const { kept, members, partitions, hasChanged } = await this.#signLife();
    if (hasChanged) await this.#database.query(NOTIFY, [GROUPS_CHANNEL, this.#group]);
    const wanted = partitionsOf(this.#self, members, partitions);
    const claimable = [...wanted].filter((key) => !occupied.has(key) && !kept.has(key));
    const claimed = claimable.length > 0 ? await this.#claim(new Set(claimable)) : [];
    return { kept, surplus: new Set([...kept].filter((key) => !wanted.has(key))), claimed };
  }

  /**
   * Stores that everything before their positions is acknowledged, of several partitions at once.
   * @returns false for each partition that is not ours any more
   */
  async acknowledge(leases: readonly Lease[]): Promise<boolean[]> {
    // Locked in the order in which a heartbeat locks them.
    const rows = await this.#database.query<TopicPartition>(
      `with done as (
         select a.topic, a.partition, d.position
         from unnest($3::text[], $4::integer[], $5::bigint[], $6::bigint[]) as d (topic, partition, position, generation)
         join event_log.assignments a using (topic, partition, generation)
         where a.group_name = $1 and a.owner = $2 order by a.topic, a.partition for update of a
       )
       update event_log.assignments a set committed_offset = done.position from done
       where a.group_name = $1 and a.topic = done.topic and a.partition = done.partition
       returning a.topic, a.partition, ${UNHURRIED}`,
      [
        this.#group,
        this.#self,
        leases.map(({ topic }) => topic),
        leases.map(({ partition }) => partition),
        leases.map(({ position }) => position),
        leases.map(({ generation }) => generation),
      ],
    );
    const stored = new Set(rows.map(partitionKey));
    return leases.map((lease) => stored.has(partitionKey(lease)));
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

  /** Sends the heartbeat, removes members that have sent none, and renews the leases: an expired one that nobody has claimed is still valid. */
  async #signLife(): Promise<Heartbeat> {
    const [row] = await this.#database.query<HeartbeatRow>(HEARTBEAT, [
      this.#group,
      this.#self,
      this.#topics,
      this.#leaseMs,
    ]);
    if (!row) throw new Error(`The heartbeat in the group ${this.#group} returned no row.`);
    return {
      kept: new Set((row.kept ?? []).map(partitionKey)),
      members: [...(row.others ?? []), { member: this.#self, topics: this.#topics }],
      partitions: row.partitions ?? [],
      hasChanged: row.joined || row.gone,
    };
  }

  async #claim(keys: ReadonlySet<string>): Promise<Lease[]> {
    return this.#database.transaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`outlay:group:${this.#group}`]);
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
    });
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
    await client.query(NOTIFY, [GROUPS_CHANNEL, this.#group]);
  }
}

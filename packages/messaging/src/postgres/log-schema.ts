/**
 * The log's tables, in a schema of their own. Safe to run again, and by several processes at once.
 *
 * - `partitions.next_offset` is raised under its row lock and held until commit, so that offsets become visible in order:
 *   a reader at offset n can never miss a record below n.
 * - `assignments` has the member that reads a partition for a group. `generation` is raised whenever it changes hands, so that a member
 *   that was away cannot acknowledge for its successor.
 */
export const LOG_SCHEMA_SQL = `
  select pg_advisory_xact_lock(hashtext('outlay:event_log'));
  create schema if not exists event_log;

  create table if not exists event_log.topics (
    name text primary key,
    partitions integer not null check (partitions > 0),
    cleanup text not null check (cleanup in ('compact', 'keep'))
  );

  alter table event_log.topics add column if not exists retention_days integer;

  create table if not exists event_log.partitions (
    topic text not null references event_log.topics,
    partition integer not null,
    next_offset bigint not null default 0,
    compacted_to bigint not null default 0,
    primary key (topic, partition)
  );

  create table if not exists event_log.records (
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    key text not null,
    headers jsonb not null,
    value bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (topic, partition, "offset")
  );
  create index if not exists records_by_key on event_log.records (topic, partition, key, "offset");
  create index if not exists records_by_time on event_log.records (topic, partition, created_at, "offset");

  create table if not exists event_log.writers (
    name text primary key,
    term bigint not null
  );

  create table if not exists event_log.members (
    group_name text not null,
    member uuid not null,
    topics text[] not null,
    expires_at timestamptz not null,
    primary key (group_name, member)
  );

  create table if not exists event_log.assignments (
    group_name text not null,
    topic text not null,
    partition integer not null,
    committed_offset bigint not null default 0,
    generation bigint not null default 0,
    owner uuid,
    lease_until timestamptz,
    primary key (group_name, topic, partition)
  );
`;

/** Notified when records are committed; the payload is their topics, joined by commas. */
export const RECORDS_CHANNEL = 'event_log_records';

/** Notified when members or free partitions of a group change; the payload is the group, or nothing when a topic was made. */
export const GROUPS_CHANNEL = 'event_log_groups';

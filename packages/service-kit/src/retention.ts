import type { RetentionRule } from '@outlay/jobs/retention';

/** Retention of the tables that every service has. The inbox must remember longer than the outbox can publish again. */
export const COMMON_RETENTION: readonly RetentionRule[] = [
  { table: 'outbox', column: 'published_at', days: 7 },
  { table: 'inbox', column: 'received_at', days: 30 },
  { table: 'idempotency_keys', column: 'created_at', days: 1 },
  {
    ...{ table: 'job_runs', column: 'finished_at', days: 30 },
    // The newest run of a job says which slot is settled.
    where: `exists (select from job_runs n where n.job = job_runs.job and n.manual = job_runs.manual and n.slot > job_runs.slot)`,
  },
];

/** Retention of events that consumers have passed over. */
export const CONSUMER_RETENTION: readonly RetentionRule[] = [
  {
    ...{ table: 'unapplied_events', column: 'noted_at', days: 7 },
    // Applied since, by a replay that was under the aggregate's own key.
    where: `exists (select from inbox i where i.consumer = unapplied_events.consumer and i.event_id = unapplied_events.event_id)`,
  },
  { table: 'unapplied_events', column: 'noted_at', days: 365 },
];

/** For migrations: the indexes that `COMMON_RETENTION` goes by. The worker role has its rights from the tables' own migrations. */
export const COMMON_RETENTION_SQL = `
  create index outbox_published_at on outbox (published_at) where published_at is not null;
  drop index inbox_received_at;
  create index inbox_received_at on inbox (received_at);
  create index job_runs_finished_at on job_runs (finished_at);`;

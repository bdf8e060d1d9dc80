import { roleNames } from '@outlay/tenancy/tenant-wall';

/**
 * For migrations: `job_runs`, one row for each slot of each job, and for each manual run. It belongs to no tenant;
 * only the worker role may access it.
 *
 * - `running`: `holder` runs it until `lease_until`, which it renews
 * - `waiting`: it failed and is tried again at `next_attempt_at`
 * - `done`, `failed` (after the last try), `superseded` (a newer slot began before it was done)
 */
export function jobsSql(service: string): string {
  const { worker } = roleNames(service);
  return `
    create table job_runs (
      job text not null,
      slot timestamptz not null,
      manual boolean not null,
      state text not null check (state in ('running', 'waiting', 'done', 'failed', 'superseded')),
      attempts integer not null check (attempts > 0),
      holder uuid not null,
      lease_until timestamptz not null,
      next_attempt_at timestamptz,
      started_at timestamptz not null default now(),
      finished_at timestamptz,
      error text check (length(error) <= 200),
      primary key (job, manual, slot)
    );
    create index job_runs_unfinished on job_runs (job) where state in ('running', 'waiting');
    grant select, insert, update, delete on job_runs to ${worker};`;
}

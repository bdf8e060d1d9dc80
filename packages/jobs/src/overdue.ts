import type pg from 'pg';
import type { Every, Job } from './job.ts';
import { newestSlot, slotMs } from './slots.ts';

/** Time since a job should have succeeded, in seconds; see `overdueAfter`. A run by hand counts as well. */
export async function overdueSeconds(
  worker: Pick<pg.Pool, 'query'>,
  { name, every }: Pick<Job, 'name' | 'every'>,
  times: Times,
): Promise<number> {
  const { rows } = await worker.query<{ done: Date | null }>(
    `select max(slot) as done from job_runs where job = $1 and state = 'done'`,
    [name],
  );
  return overdueAfter(every, rows[0]?.done ?? null, times);
}

interface Times {
  now: Date;
  /** Start of the process: a job that has never been done is not overdue for longer. */
  sinceMs: number;
}

/** @returns seconds since the first slot after `done`; 0 where that has not begun */
export function overdueAfter(every: Every, done: Date | null, { now, sinceMs }: Times): number {
  const dueMs = done
    ? newestSlot(every, done).getTime() + slotMs(every)
    : Math.max(newestSlot(every, now).getTime(), sinceMs);
  return Math.max(0, (now.getTime() - dueMs) / 1_000);
}

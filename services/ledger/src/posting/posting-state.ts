import type { CurrencyCode } from '@outlay/money/currencies';
import type { Account } from '../accounts/account.entity.ts';
import type { ProjectReplica } from '../replicas/project-replica.entity.ts';

/** The part of a project that booking needs. */
export type ProjectState = Pick<ProjectReplica, 'currency' | 'status' | 'deleted'>;

/** The ids of what a transaction names. */
export interface NamedRows {
  readonly accounts: readonly number[];
  readonly categories?: readonly (number | null)[];
  readonly projects?: readonly (number | null)[];
}

/**
 * Locking of the named rows: `wait` until they are free (up to `lock_timeout`), `skip` held ones and report them as busy, or `none`
 * for a dry run.
 */
export type LockMode = 'wait' | 'skip' | 'none';

/** The rows that one transaction of postings needs, read and locked in it. A row that is missing does not exist in the tenant. */
export interface PostingState {
  /** The database's clock, read once the locks are held: an account's postings have rising times. To the millisecond. */
  readonly now: Date;
  /** The day in the tenant's time zone, YYYY-MM-DD. */
  readonly today: string;
  /** State of the replica of the tenant's settings; an `incomplete` one lacks the time zone, which counts as UTC. */
  readonly settings: 'complete' | 'incomplete' | 'absent';
  /** The tenant's; UTC while it is not known. */
  readonly timeZone: string;
  /** Nothing is posted on or before this day, YYYY-MM-DD; null where every day is open. Read once the locks are held. */
  readonly closedThrough: string | null;
  /** Most expenses that the tenant may record on a day, and those it has recorded today. Null where nothing limits them. */
  readonly quota: { readonly perDay: number; readonly recorded: number } | null;
  /** null where the settings are absent. */
  readonly baseCurrency: CurrencyCode | null;
  /** Posting changes their balances and counters as it goes along. */
  readonly accounts: ReadonlyMap<number, Account>;
  readonly projects: ReadonlyMap<number, ProjectState>;
  readonly categories: ReadonlySet<number>;
  /** Named rows that somebody else holds, by {@link rowKey}. */
  readonly busy: ReadonlySet<string>;
  /** Ids taken ahead for new rows; none for a dry run. */
  readonly ids: { readonly entries: number[]; readonly expenses: number[] };
}

/** One text for each row that can be held. */
export function rowKey(kind: 'account' | 'category' | 'project' | 'key', id: number): string {
  return `${kind}:${id}`;
}

/** Stands for every row that a command needs, where nobody can name the one that is locked. */
export const EVERY_ROW = 'every row';

/** A row that the transaction needs is held by another one: try again in turn, outside of this transaction. */
export class RowBusyError extends Error {
  /** As {@link rowKey} writes it, `day:` and a date for the counter of a day, or {@link EVERY_ROW}. */
  readonly row: string;

  constructor(row: string) {
    super(`The row ${row} is locked by another transaction; try again.`);
    this.name = 'RowBusyError';
    this.row = row;
  }
}

import type { Expense } from '../expense.ts';

/** Change of the counters of a day. */
export interface DayCountChange {
  readonly day: string;
  live: number;
  deleted: number;
}

/** Changes of the counters of days. */
export class DayCounts {
  readonly #days = new Map<string, DayCountChange>();

  /** In ascending order of days; those that end as they were are left out. */
  get changes(): DayCountChange[] {
    const changed = [...this.#days.values()].filter(({ live, deleted }) => live !== 0 || deleted !== 0);
    return changed.sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  /** @param before null for a new expense */
  add(before: Expense | null, after: Expense): void {
    if (before) this.#count(before, -1);
    this.#count(after, 1);
  }

  #count({ expenseDate: day, softDeletedAt }: Expense, by: number): void {
    const change = this.#days.get(day) ?? { day, live: 0, deleted: 0 };
    change[softDeletedAt === null ? 'live' : 'deleted'] += by;
    this.#days.set(day, change);
  }
}

/** The expenses that one transaction writes, and how they change the counters of days. */
export class ExpenseEffects {
  readonly added: Expense[] = [];
  readonly changed: Expense[] = [];
  readonly #days = new DayCounts();

  /** As {@link DayCounts.changes}. */
  get days(): DayCountChange[] {
    return this.#days.changes;
  }

  /** @param before null for a new expense */
  add(before: Expense | null, after: Expense): void {
    (before === null ? this.added : this.changed).push(after);
    this.#days.add(before, after);
  }
}

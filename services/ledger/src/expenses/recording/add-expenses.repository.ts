import {
  heldFirst,
  insertSql,
  updateSql,
  type Columns,
  type SetStatement,
} from '../../posting/set-statement.repository.ts';
import { addAllowances } from '../../allowances/add-allowances.repository.ts';
import { EXPENSE_COLUMNS, type Expense } from '../expense.ts';
import type { Booking } from './booking.ts';
import type { DayCountChange, ExpenseEffects } from './expense-effects.ts';

const HELD_DAYS = 'held_days';

const DAY: Columns<DayCountChange> = { expense_date: ['date', ({ day }) => day] };
const DAY_COUNT: Columns<DayCountChange> = {
  ...DAY,
  live_count: ['integer', ({ live }) => live],
  deleted_count: ['integer', ({ deleted }) => deleted],
};

const UPDATE = `${updateSql('expenses', EXPENSE_COLUMNS, ['created_by', 'created_by_key', 'import_id', 'created_at'])} and t.version = r.version - 1`;

type BookedExpenses = Pick<Booking, 'expenses' | 'allowances'>;

/** Adds expenses, the counters of their days and the sums of allowances to a statement. */
export function addExpenses(statement: SetStatement, { expenses, allowances }: BookedExpenses): void {
  addExpenseRows(statement, expenses);
  addDayCounts(statement, expenses.days);
  addAllowances(statement, allowances);
}

/** Adds expenses alone to a statement. */
export function addExpenseRows(statement: SetStatement, expenses: Pick<ExpenseEffects, 'added' | 'changed'>): void {
  for (const { id } of expenses.added) if (id <= 0) throw new Error('An expense needs an id before it is written.');
  statement
    .add<Expense>('new_expenses', EXPENSE_COLUMNS, expenses.added, insertSql('expenses', 'overriding system value'))
    .add<Expense>('changed_expenses', EXPENSE_COLUMNS, expenses.changed, UPDATE);
}

/**
 * Adds the counters of days to a statement. Where a count falls, its row is there already; an insert that only fails over to an update would offend the row's check first. So
 * there are two writes, and where both are needed, the days are locked in ascending order before either: two expenses that change
 * places would otherwise each hold the day that the other needs.
 */
export function addDayCounts(statement: SetStatement, days: readonly DayCountChange[]): void {
  const fallen = days.filter(({ live, deleted }) => live < 0 || deleted < 0);
  const risen = days.filter((day) => !fallen.includes(day));
  const isMixed = risen.length > 0 && fallen.length > 0;
  if (isMixed) {
    statement.hold(
      HELD_DAYS,
      DAY,
      days,
      `select 1 from expense_day_counts c where c.tenant_id = :tenant and c.expense_date in (select r.expense_date from :rows)
       order by c.expense_date for no key update of c`,
    );
  }
  const inOrder = isMixed ? heldFirst(HELD_DAYS) : 'true';
  statement.add(
    'risen_days',
    DAY_COUNT,
    risen,
    `insert into expense_day_counts as c (tenant_id, :columns) select :tenant, :values from :rows where ${inOrder}
     on conflict (tenant_id, expense_date) do update
       set live_count = c.live_count + excluded.live_count, deleted_count = c.deleted_count + excluded.deleted_count`,
  );
  statement.add(
    'fallen_days',
    DAY_COUNT,
    fallen,
    `update expense_day_counts c
     set live_count = c.live_count + r.live_count, deleted_count = c.deleted_count + r.deleted_count
     from :rows where c.tenant_id = :tenant and c.expense_date = r.expense_date and ${inOrder}`,
  );
}

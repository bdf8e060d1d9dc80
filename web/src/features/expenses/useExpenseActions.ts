import { useClientHandle } from '@urql/vue';
import { shallowRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ChangeExpensesInput } from '@/graphql/__generated__/types.ts';
import { formatMoney, formatNumber, type MoneyValue } from '@/locales/format.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeExpensesDocument, DeleteExpensesDocument, RestoreExpensesDocument } from './__generated__/expenses.ts';
import { outcomeOf, type Outcome } from './bulk-outcome.ts';

/** Facts that a message names an expense by. */
export interface NamedExpense {
  readonly id: string;
  readonly vendor?: string | null;
  readonly amount: MoneyValue;
}

export interface ExpenseActions {
  /** Ids of rows that disappear at once, before the server has answered. */
  readonly gone: Readonly<Ref<ReadonlySet<string>>>;
  /** @returns whether all are deleted */
  readonly remove: (...expenses: NamedExpense[]) => Promise<boolean>;
  readonly restore: (...expenses: NamedExpense[]) => Promise<boolean>;
  readonly change: (expenses: readonly NamedExpense[], change: ChangeExpensesInput) => Promise<boolean>;
  readonly nameOf: (expense: NamedExpense) => string;
}

/** Deletes, restores and changes one or several expenses. Undo says what it brings back; what is refused comes back by itself. */
export function useExpenseActions(): ExpenseActions {
  const { t } = useI18n();
  const notice = useNotice();
  const { client } = useClientHandle();
  const gone = shallowRef<ReadonlySet<string>>(new Set());

  const nameOf = ({ vendor, amount }: NamedExpense): string =>
    vendor ? t('expenses.name', { vendor, amount: formatMoney(amount) }) : formatMoney(amount);
  const namesOf = (expenses: readonly NamedExpense[]): string => {
    const [first] = expenses;
    if (first && expenses.length === 1) return nameOf(first);
    return t('expenses.count', { count: formatNumber(expenses.length) }, expenses.length);
  };
  const show = (expenses: readonly NamedExpense[]): void => {
    const ids = new Set(expenses.map(({ id }) => id));
    gone.value = new Set([...gone.value].filter((id) => !ids.has(id)));
  };

  /** @returns whether none failed */
  function report(outcome: Outcome<NamedExpense>, failed: string, done: string, undo?: () => void): boolean {
    if (outcome.problem) notice.failed(t(failed, { name: namesOf(outcome.failed) }), outcome.problem);
    if (outcome.done.length > 0) {
      const name = namesOf(outcome.done);
      notice.done(t(done, { name }), undo && { label: t('expenses.undoDelete', { name }), run: undo });
    }
    return outcome.problem === null;
  }

  async function restore(...expenses: NamedExpense[]): Promise<boolean> {
    const { data, error } = await client.mutation(RestoreExpensesDocument, { ids: idsOf(expenses) }).toPromise();
    const outcome = outcomeOf(expenses, data?.restoreExpenses, error);
    show(outcome.done);
    return report(outcome, 'expenses.notRestored', 'expenses.restored');
  }

  async function remove(...expenses: NamedExpense[]): Promise<boolean> {
    gone.value = new Set([...gone.value, ...idsOf(expenses)]);
    const { data, error } = await client.mutation(DeleteExpensesDocument, { ids: idsOf(expenses) }).toPromise();
    const outcome = outcomeOf(expenses, data?.deleteExpenses, error);
    show(outcome.failed);
    return report(outcome, 'expenses.notDeleted', 'expenses.deleted', () => void restore(...outcome.done));
  }

  async function change(expenses: readonly NamedExpense[], wanted: ChangeExpensesInput): Promise<boolean> {
    const variables = { ids: idsOf(expenses), change: wanted };
    const { data, error } = await client.mutation(ChangeExpensesDocument, variables).toPromise();
    const outcome = outcomeOf(expenses, data?.changeExpenses, error);
    return report(outcome, 'expenses.bulk.notChanged', 'expenses.form.changed');
  }

  return { gone, remove, restore, change, nameOf };
}

function idsOf(expenses: readonly NamedExpense[]): string[] {
  return expenses.map(({ id }) => id);
}
